// «/» takes one to the search field of the page, as long as nothing is being written: there it is a sign like any other.

function isWriting(target) {
  return target.isContentEditable || Boolean(target.closest?.("input, textarea, select, dialog[open]"));
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isWriting(event.target)) return;
  const field = [...document.querySelectorAll("[data-search-field]")].find((one) => one.checkVisibility());
  const link = document.querySelector(".site-search-link");
  if (!field && !link) return;
  event.preventDefault();
  if (field) {
    field.focus();
    field.select();
  } else link.click();
});
