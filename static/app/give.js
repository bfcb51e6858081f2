// For those who are asked in an input round: words that are marked can be given input on, and a form saves itself while somebody writes.
// Without JavaScript there is a way at every paragraph, and a button that saves.

import { addressOf, markedOn, placeOffer } from "./marking.js";

const KEEP_MS = 1500;
const AGAIN_MS = 6000;
const sheet = document.querySelector("[data-give]");
const offer = document.getElementById("gi-valg");

// ---------------------------------------------------------------- words that are marked

function show() {
  // In a revision all words of a measure, those of its parts too, belong to the measure.
  const marked = markedOn(sheet, "[data-piece]");
  offer.hidden = !marked;
  if (!marked) return;
  placeOffer(offer, marked.range);
  offer.querySelector("a").href = addressOf(sheet.dataset.give, marked.owner.dataset.piece, marked.spans);
}

if (sheet && offer) {
  document.addEventListener("selectionchange", () => setTimeout(show, 0));
  document.addEventListener("scroll", show, { passive: true });
  offer.addEventListener("pointerdown", (event) => event.preventDefault()); // the words stay marked
  document.addEventListener("keydown", (event) => {
    if (offer.hidden || !(event.ctrlKey || event.metaKey) || !event.altKey || event.code !== "KeyM") return;
    event.preventDefault();
    offer.querySelector("a").click();
  });
}

// ---------------------------------------------------------------- a form that saves itself

for (const form of document.querySelectorAll("form[data-keep]")) {
  const line = form.querySelector("[data-keep-state]");
  const fields = () => [...form.querySelectorAll("textarea")];
  const words = () => JSON.stringify(fields().map((field) => field.value));
  let timer = 0;
  let kept = words();
  let isSent = false;

  async function keep(last = false) {
    clearTimeout(timer);
    timer = 0;
    const now = words();
    if (isSent || now === kept || !fields().some((field) => field.value.trim())) return;
    line.textContent = line.dataset.saving;
    try {
      const headers = { "X-Samplan-Keep": "1", Accept: "application/json" };
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers, keepalive: last, redirect: "manual" });
      if (isSent) return;
      if (answer.ok) {
        kept = now;
        for (const field of fields()) field.defaultValue = field.value; // nothing is lost by leaving now
        line.textContent = words() === now ? line.dataset.saved : "";
        if (words() !== now) soon();
      } else {
        const told = await answer.json().catch(() => ({}));
        line.textContent = told.error ?? line.dataset.failed;
      }
    } catch {
      line.textContent = line.dataset.failed;
      timer = setTimeout(keep, AGAIN_MS);
    }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(keep, KEEP_MS);
  }

  form.addEventListener("input", soon);
  form.addEventListener("submit", () => {
    isSent = true;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => document.hidden && keep(true));
}
