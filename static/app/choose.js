// Several rows chosen at once, in what is marked ``data-choosing``: all of those shown by one box, how many they are in the bar, none again.

const boxes = () => [...document.querySelectorAll("[data-choosing] .pick [name]")];

function count() {
  const all = boxes();
  const chosen = all.filter((box) => box.checked).length;
  const every = document.querySelector("[data-choose-all]");
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
  else if (target.matches("[data-choosing] .pick [name]")) count();
});

document.addEventListener("htmx:after:swap", () => {
  count();
  reopen();
});

document.addEventListener("click", ({ target }) => {
  if (!target.closest?.("[data-choose-none]")) return;
  choose(false);
  document.querySelector("[data-choose-all]")?.focus();
});

count();
reopen();
