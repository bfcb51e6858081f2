// Light, dark or as the device, and how large the text is: shown at once, remembered by the server's cookies.

document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("[data-look-form]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  document.documentElement.dataset[form.dataset.lookForm] = event.submitter.value;
  for (const button of form.elements) {
    if (button.name === event.submitter.name) button.setAttribute("aria-pressed", String(button === event.submitter));
  }
  const body = new FormData(form);
  body.set(event.submitter.name, event.submitter.value);
  fetch(form.action, { method: "POST", body, redirect: "manual" });
});
