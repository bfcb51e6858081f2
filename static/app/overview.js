// The overview of measures: the address of the view copied, the page printed, a row given up by Escape.

// Without a secure connection browsers give no access to the clipboard; then the reader is told where the address stands.
async function copyAddress({ copied, notCopied }) {
  let text = copied;
  try {
    await navigator.clipboard.writeText(location.href.split("#")[0]);
  } catch {
    text = notCopied;
  }
  document.dispatchEvent(new CustomEvent("samplan:toast", { detail: { text } }));
}

document.addEventListener("click", ({ target }) => {
  const pressed = target.closest?.("[data-print], [data-copy-address]");
  if (!pressed) return;
  pressed.closest("[popover]")?.hidePopover();
  if (pressed.matches("[data-print]")) print();
  if (pressed.matches("[data-copy-address]")) copyAddress(pressed.dataset);
});

// Escape gives up the row that is open, as its «Avbryt» does.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  event.target.closest?.(".measures .open")?.querySelector("[data-give-up]")?.click();
});
