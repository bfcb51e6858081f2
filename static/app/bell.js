// The number on the bell, while a page stands open: it is asked for again when something is said or given out in the plan that is shown, when a
// thread has been read, and when a page is looked at again after a while. Without JavaScript it is as it was when the page was drawn.

const SOON_MS = 1_500;
const SPREAD_MS = 2_500; // all who have the plan open hear of it at once, and need not all ask at once
const OLD_MS = 60_000;
const bell = document.querySelector("[data-bell]");

let timer = 0;
let asked = Date.now();

async function ask() {
  timer = 0;
  if (document.hidden) return;
  asked = Date.now();
  try {
    const answer = await fetch(bell.dataset.bell, { headers: { Accept: "application/json" }, redirect: "manual" });
    if (!answer.ok) return;
    const { number, text } = await answer.json();
    bell.querySelector("[data-bell-number]").textContent = number;
    bell.querySelector("[data-bell-text]").textContent = text;
  } catch {
    // No contact with the server: the next occasion asks again.
  }
}

const soon = (spread) => (timer ||= setTimeout(ask, SOON_MS + Math.random() * spread));

if (bell) {
  document.addEventListener("samplan:thread", () => soon(SPREAD_MS));
  document.addEventListener("samplan:work", () => soon(SPREAD_MS));
  document.addEventListener("samplan:read", () => soon(0));
  document.addEventListener("visibilitychange", () => !document.hidden && Date.now() - asked > OLD_MS && soon(0));
  // A page that is come back to by the browser's own buttons is as it was left.
  window.addEventListener("pageshow", ({ persisted }) => persisted && soon(0));
}
