// What is said about words of the plan, shown on the words themselves: lit by the browser (CSS custom highlights), so that nothing is put into
// the text. Words that are marked can be commented on; words that are lit open what is said about them: by a click in the text as it is read, by
// a link beside them when the caret stands there in the editor. Every piece tells how much is said about it, with a link for who reads otherwise.

import { addressOf, markedOn, placeOffer, toUnits, wordsOf } from "./marking.js";
import { isWriting } from "./written.js";

const SOON_MS = 150;
const GATHER_MS = 250;
const QUIET_MS = 400;
// A text of its own, as it is read or written, or a piece.
const OWNER = "[data-words], .prose-editor[data-text], [data-piece]";
const sheet = () => document.querySelector("[data-marks]");
const offer = document.getElementById("kommenter-valg");
const drawer = document.getElementById("tradskuff");
const next = document.getElementById("tradskuff-neste");

let marks = [];
let drawn = []; // { range, address }
let rest = []; // what else is said about the words of the thread that stands open
let timer = 0;
let asking = 0;
let typed = new Set();
let chosen = null; // the words that are marked: see markedOn
let pointed = []; // what is lit where the caret stands, in the editor
let written = 0; // when something was last typed

// ---------------------------------------------------------------- words of a block

const elementOf = (block, anchor) => sheet().querySelector(`.prose-editor [data-id="${CSS.escape(block)}"]`) ?? document.getElementById(anchor);

function place(nodes, at) {
  for (const node of nodes) {
    if (at <= node.length) return [node, at];
    at -= node.length;
  }
  return null;
}

function rangeOf({ nodes, text }, start, words) {
  let from = toUnits(text, start);
  if (!text.startsWith(words, from)) {
    from = text.indexOf(words);
    if (from < 0 || text.indexOf(words, from + 1) >= 0) return null; // changed since, or not clear which
  }
  const [begin, end] = [place(nodes, from), place(nodes, from + words.length)];
  if (!begin || !end) return null;
  const range = document.createRange();
  range.setStart(...begin);
  range.setEnd(...end);
  return range;
}

// ---------------------------------------------------------------- words that are lit

function draw() {
  timer = 0;
  drawn = [];
  for (const { block_id: block, anchor, spans, address } of marks) {
    const stretches = spans.length ? spans : [[block, anchor, 0, null]];
    for (const [id, at, start, words] of stretches) {
      const element = elementOf(id, at);
      const own = element && wordsOf(element);
      const range = own?.text && rangeOf(own, start, words ?? own.text);
      if (range) drawn.push({ range, address });
    }
  }
  CSS.highlights?.set("samplan-comment", new Highlight(...drawn.map(({ range }) => range)));
}

function soon() {
  timer ||= setTimeout(draw, SOON_MS);
}

// Many pages hear of the same news: each waits a little, not all equally long.
function later() {
  asking ||= setTimeout(fetchMarks, GATHER_MS * (1 + Math.random()));
}

async function fetchMarks() {
  asking = 0;
  const address = sheet()?.dataset.marks;
  if (!address) return;
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "manual" });
    if (answer.ok) {
      const told = await answer.json();
      marks = told.marks;
      count(told.said);
    }
  } catch {
    // What is lit stays as it is; the next word of news asks again.
  }
  draw();
}

function count(said) {
  for (const link of document.querySelectorAll("[data-said]")) {
    const words = said[link.dataset.said] ?? "";
    link.hidden = !words;
    if (words) link.querySelector("span").textContent = words;
  }
}

const litAt = (node, offset) => drawn.filter(({ range }) => range.isPointInRange(node, offset));
const addressesOf = (lit) => [...new Set(lit.map(({ address }) => address))];

function hits({ clientX, clientY }) {
  const found = document.caretPositionFromPoint?.(clientX, clientY);
  return found ? addressesOf(litAt(found.offsetNode, found.offset)) : [];
}

// The first of them; what else is said about the same words is shown one after another.
async function open([address, ...more], swap = "innerHTML") {
  rest = more;
  await window.htmx.ajax("GET", address, { target: "#tradskuff-innhold", swap });
  next.hidden = !more.length;
  if (!drawer.open) drawer.showModal();
}

next.addEventListener("click", () => {
  if (isWriting(drawer) && !confirm(next.dataset.lose)) return;
  const shown = drawer.querySelector("[data-thread]")?.dataset.address;
  open([...rest, ...(shown ? [shown] : [])]);
});

// What others say in the thread that stands open comes by itself, unless somebody is writing there.
document.addEventListener("samplan:thread", ({ detail }) => {
  const thread = drawer.open && drawer.querySelector("[data-thread]");
  if (thread && detail.refs.includes(thread.dataset.thread) && !isWriting(drawer)) open([thread.dataset.address, ...rest], "innerMorph");
});

// ---------------------------------------------------------------- words that are marked

function look() {
  chosen = markedOn(sheet(), OWNER);
  const { anchorNode: node, anchorOffset: offset, isCollapsed } = getSelection();
  const isStill = node && isCollapsed && Date.now() - written > QUIET_MS;
  pointed = isStill && (node.parentElement ?? node).closest?.(".ProseMirror") ? litAt(node, offset) : [];
  show();
}

function show() {
  const range = chosen?.range ?? pointed[0]?.range;
  offer.hidden = !range;
  if (!range) return;
  for (const link of offer.children) link.hidden = link.matches("[data-read-words]") === Boolean(chosen);
  placeOffer(offer, range);
  if (!chosen) return;
  const { words, text, piece } = chosen.owner.dataset;
  offer.querySelector("[data-comment-words]").href = addressOf(sheet().dataset.comment, words ?? text ?? piece, chosen.spans);
}

// What is offered first: to comment on the words that are marked, or to read what is said about those at the caret.
function take() {
  open(chosen ? [offer.querySelector("[data-comment-words]").getAttribute("href")] : addressesOf(pointed));
}

// ---------------------------------------------------------------- when

document.addEventListener("selectionchange", () => setTimeout(look, 0));
offer.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.target.closest("[data-hide-words]")) return;
  event.preventDefault();
  take();
});
offer.addEventListener("pointerdown", (event) => event.preventDefault()); // the words stay marked
document.addEventListener("input", () => {
  written = Date.now();
  pointed = [];
  show();
});
document.addEventListener("scroll", () => offer.hidden || show(), { passive: true, capture: true });
document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || !getSelection().isCollapsed || event.target.closest("a, button, [contenteditable]")) return;
  const addresses = event.target.closest("[data-marks]") ? hits(event) : [];
  if (addresses.length) open(addresses);
});
document.addEventListener("keydown", (event) => {
  if (offer.hidden || !(event.ctrlKey || event.metaKey) || !event.altKey || event.code !== "KeyM") return;
  event.preventDefault();
  take();
});
for (const name of ["samplan:thread", "samplan:changed"]) document.addEventListener(name, later);
// Where words stand in a text is asked again when those who write in it pause; until then they are found by how they read.
document.addEventListener("samplan:present", ({ detail }) => {
  const now = new Set(Object.keys(detail.typing));
  if ([...typed].some((text) => !now.has(text) && marks.some((mark) => mark.text_id === text))) later();
  typed = now;
});
document.addEventListener("htmx:after:swap", soon);
new MutationObserver(soon).observe(document.getElementById("innhold"), { childList: true, subtree: true, characterData: true });
fetchMarks();
