// The keyboard shortcuts of every page (app/web/shortcuts.py tells of them): «/» to the search field, «?» to the list of shortcuts, «j» and «k» to
// the older and the newer in a history, Ctrl+Z to take back the newest act of one's own. None is taken from a field, the editor or an open dialog: there a sign is a sign, and undo is their own.
// Those of one key can be turned off, and stay so in this browser.

const WRITING = "input, textarea, select, [contenteditable], dialog[open]";
const KEPT = "samplan.single-keys";
const dialog = document.getElementById("snarveier");
const choice = dialog.querySelector("[data-single-keys]");

function isWriting(target) {
  return Boolean(target.isContentEditable || target.closest?.(WRITING));
}

// A browser that keeps nothing for us (private windows, strict settings) has the shortcuts on.
function kept() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

function keep(on) {
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch { /* It holds until the page is left. */ }
}

function use(on) {
  choice.checked = on;
  document.documentElement.toggleAttribute("data-no-single-keys", !on);
  for (const field of document.querySelectorAll("[data-search-field]")) {
    if (on) field.setAttribute("aria-keyshortcuts", "/");
    else field.removeAttribute("aria-keyshortcuts");
  }
}

function toSearch() {
  const field = [...document.querySelectorAll("[data-search-field]")].find((one) => one.checkVisibility());
  const link = document.querySelector(".site-search-link");
  if (field) {
    field.focus();
    field.select();
  } else link?.click();
  return Boolean(field || link);
}

function openList() {
  dialog.showModal();
  return true;
}

function undo() {
  const button = document.querySelector("[data-undo]");
  button?.click();
  return Boolean(button);
}

// Through states of a text, where the page shows one; else from one line of history, or one thread, to the next, and on to the next page of them.
function toOlder() {
  return follow("[data-older]") || stop(1);
}

function toNewer() {
  return follow("[data-newer]") || stop(-1);
}

function follow(link) {
  const found = document.querySelector(link);
  found?.click();
  return Boolean(found);
}

function stop(way) {
  const stops = [...document.querySelectorAll("[data-stop]")];
  const at = stops.indexOf(document.activeElement);
  const next = stops[at < 0 && way < 0 ? stops.length - 1 : at + way];
  next?.focus();
  return Boolean(next) || (at >= 0 && follow(way > 0 ? ".pager [rel=next]" : ".pager [rel=prev]"));
}

const SINGLE = { "/": toSearch, "?": openList, "j": toOlder, "k": toNewer };

function wished(event) {
  if (event.altKey) return undefined;
  if (event.ctrlKey || event.metaKey) return !event.shiftKey && event.key.toLowerCase() === "z" ? undo : undefined;
  return choice.checked && Object.hasOwn(SINGLE, event.key) ? SINGLE[event.key] : undefined;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || isWriting(event.target)) return;
  const act = wished(event);
  if (act?.()) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-shortcuts]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openList();
});

document.addEventListener("samplan:shortcuts", openList);

choice.addEventListener("change", () => {
  keep(choice.checked);
  use(choice.checked);
});

if (/Mac|iPhone|iPad/.test(navigator.platform)) {
  for (const key of document.querySelectorAll("kbd[data-mod]")) key.textContent = "⌘";
}
use(kept());
