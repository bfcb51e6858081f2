// A link to be handed over is copied by a button where the browser can, and chosen whole by a click where it cannot.

for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(field.value);
    document.dispatchEvent(new CustomEvent("samplan:toast", { detail: { text: button.dataset.copied } }));
  } catch {
    field.select();
  }
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("[data-select-all]")) event.target.select();
});
