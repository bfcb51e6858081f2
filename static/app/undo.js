// Ctrl+Z (⌘Z) takes back the newest act of one's own, wherever nothing is being written: fields and the editor have an undo of their own.

const WRITING = "input, textarea, select, [contenteditable], dialog[open]";

document.addEventListener("keydown", (event) => {
  const asked = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "z";
  const button = document.querySelector("[data-undo]");
  if (!asked || !button || event.defaultPrevented || event.target.closest?.(WRITING)) return;
  event.preventDefault();
  button.click();
});
