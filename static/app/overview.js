// The overview of measures: several chosen at once, the address of the view copied, the page printed, a row given up by Escape.

const boxes = () => [...document.querySelectorAll(".measures [name=tiltak]")];

function count() {
  const all = boxes();
  const chosen = all.filter((box) => box.checked).length;
  const every = document.getElementById("velg-alle");
  if (every) {
    every.checked = chosen > 0 && chosen === all.length;
    every.indeterminate = chosen > 0 && chosen < all.length;
  }
  const words = document.getElementById("antall-valgt");
  if (!words) return;
  const text = (chosen === 1 ? words.dataset.one : words.dataset.many).replace("{number}", chosen);
  if (words.textContent !== text) words.textContent = text;
}

function choose(wanted) {
  for (const box of boxes()) box.checked = wanted;
  count();
}

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

// An act on several that could not be done: its panel, closed when it was sent, comes back with what is wrong.
function reopen() {
  const panel = document.querySelector(".bulk__act:has([data-reopen])");
  if (!panel) return;
  panel.querySelector("[data-reopen]").removeAttribute("data-reopen");
  panel.showPopover();
  panel.querySelector("[aria-invalid], button[type=submit]").focus();
}

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-choose-all]")) choose(target.checked);
  else if (target.matches(".measures [name=tiltak]")) count();
});

document.addEventListener("htmx:after:swap", () => {
  count();
  reopen();
});

document.addEventListener("click", ({ target }) => {
  const pressed = target.closest?.("[data-print], [data-choose-none], [data-copy-address]");
  if (!pressed) return;
  pressed.closest("[popover]")?.hidePopover();
  if (pressed.matches("[data-print]")) print();
  if (pressed.matches("[data-copy-address]")) copyAddress(pressed.dataset);
  if (pressed.matches("[data-choose-none]")) {
    choose(false);
    document.getElementById("velg-alle")?.focus();
  }
});

// Escape gives up the row that is open, as its «Avbryt» does.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  event.target.closest?.(".measures .open")?.querySelector("[data-give-up]")?.click();
});

count();
