// A file may be dragged to the field, and the button tells that it is being read.

const zone = document.querySelector("[data-drop-zone]");
const input = zone?.querySelector("input[type=file]");

zone?.addEventListener("dragover", (event) => {
  event.preventDefault();
  zone.dataset.over = "";
});
zone?.addEventListener("dragleave", () => { delete zone.dataset.over; });
zone?.addEventListener("drop", (event) => {
  event.preventDefault();
  delete zone.dataset.over;
  if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
});

document.querySelector("form[data-upload]")?.addEventListener("submit", (event) => {
  const button = event.target.querySelector("button[type=submit]");
  button.setAttribute("aria-busy", "true");
  button.querySelector("span").textContent = event.target.dataset.reading;
});
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
