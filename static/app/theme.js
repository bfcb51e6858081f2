// Light, dark or as the device: shown at once, remembered by the server's cookie.

document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("[data-color-scheme-form]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  document.documentElement.dataset.colorScheme = event.submitter.value;
  for (const button of form.elements) {
    if (button.name === event.submitter.name) button.setAttribute("aria-pressed", String(button === event.submitter));
  }
  const body = new FormData(form);
  body.set(event.submitter.name, event.submitter.value);
  fetch(form.action, { method: "POST", body, redirect: "manual" });
});
