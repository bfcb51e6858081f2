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

const UNSEEN = /[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
const ASKS_PATIENCE = [408, 429];

// The mark of a field's words, as the server makes it (`domain.rounds.mark_of`): the CRC-32 of them as they are kept.
function markOf(words) {
  let crc = -1;
  for (const byte of new TextEncoder().encode(words.normalize("NFC").replace(UNSEEN, "").trim())) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (~crc >>> 0).toString(16).padStart(8, "0");
}

for (const form of document.querySelectorAll("form[data-keep]")) {
  const line = form.querySelector("[data-keep-state]");
  const fields = () => [...form.querySelectorAll("textarea")];
  const words = () => JSON.stringify(fields().map((field) => field.value));
  let [timer, turn, isUnderWay, isSent] = [0, 0, false, false];
  // As it was drawn: who is quick has written before this script came.
  let kept = JSON.stringify(fields().map((field) => field.defaultValue));

  function tell(state, text = line.dataset[state] ?? "") {
    line.dataset.state = state;
    line.textContent = text;
  }

  // Until it is answered, nobody knows whether what was sent is kept: so the form has read both what it was drawn from and what it has sent.
  function noteSent() {
    const sent = new Map();
    for (const field of fields()) {
      const [read, mark] = [form.elements[`lest-${field.name}`], markOf(field.value)];
      if (read.value.split(" ").at(-1) !== mark) read.value += ` ${mark}`;
      sent.set(read, { mark, field, words: field.value });
    }
    return sent;
  }

  function noteKept(sent) {
    for (const [read, { mark, field, words: text }] of sent) {
      const marks = read.value.split(" ");
      read.value = marks.slice(marks.lastIndexOf(mark)).join(" ");
      field.defaultValue = text; // nothing is lost by leaving now
    }
  }

  async function keep(last = false) {
    clearTimeout(timer);
    const now = words();
    if (isSent || (isUnderWay && !last) || now === kept || !fields().some((field) => field.value.trim())) return;
    const [mine, body] = [(turn += 1), new FormData(form)];
    const sent = noteSent();
    isUnderWay = true;
    tell("saving");
    const headers = { "X-Samplan-Keep": "1", Accept: "application/json" };
    const answer = await fetch(form.action, { method: "POST", body, headers, keepalive: last, redirect: "manual" }).catch(() => null);
    if (mine !== turn) return; // another was sent since, and tells how it went
    isUnderWay = false;
    if (answer?.ok) {
      kept = now;
      noteKept(sent);
    }
    if (!isSent) await told(answer, now);
  }

  async function told(answer, now) {
    if (answer?.ok) {
      tell("saved", words() === now ? line.dataset.saved : "");
      if (words() !== now) soon();
    } else if (!answer || answer.status >= 500 || ASKS_PATIENCE.includes(answer.status)) {
      tell("failed");
      timer = setTimeout(keep, AGAIN_MS);
    } else {
      const { error } = await answer.json().catch(() => ({}));
      tell("failed", error ?? line.dataset.refused);
      if (words() !== now) soon();
    }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(keep, KEEP_MS);
  }

  form.addEventListener("input", soon);
  if (words() !== kept) soon();
  form.addEventListener("submit", () => {
    isSent = true;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => document.hidden && keep(true));
}
