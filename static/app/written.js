// Whether somebody is writing in a place of the page, or has written what is not sent.
export const isWriting = (place) => [...place.querySelectorAll("textarea")].some((area) => area === document.activeElement || area.value !== area.defaultValue);
