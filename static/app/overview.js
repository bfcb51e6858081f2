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

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-choose-all]")) {
    for (const box of boxes()) box.checked = event.target.checked;
  }
  if (event.target.matches("[data-choose-all], .measures [name=tiltak]")) count();
});
document.addEventListener("htmx:after:swap", count);

document.addEventListener("click", async (event) => {
  if (event.target.closest?.("[data-print]")) {
    event.target.closest("[popover]")?.hidePopover();
    print();
  }
  if (event.target.closest?.("[data-choose-none]")) {
    for (const box of boxes()) box.checked = false;
    count();
    document.getElementById("velg-alle")?.focus();
  }
  const copy = event.target.closest?.("[data-copy-address]");
  if (copy) {
    await navigator.clipboard.writeText(location.href.split("#")[0]);
    copy.closest("[popover]")?.hidePopover();
    document.dispatchEvent(new CustomEvent("samplan:toast", { detail: { text: copy.dataset.copied } }));
  }
});

// Escape gives up the row that is open, as its «Avbryt» does.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const row = event.target.closest?.(".measures .open");
  row?.querySelector("[data-give-up]")?.click();
});

// An act on several that could not be done: its panel, closed when it was sent, comes back with what is wrong.
document.addEventListener("htmx:after:swap", () => {
  const panel = document.querySelector(".bulk__act:has([data-reopen])");
  if (!panel) return;
  panel.querySelector("[data-reopen]").removeAttribute("data-reopen");
  panel.showPopover();
  panel.querySelector("[aria-invalid], button[type=submit]").focus();
});

count();
