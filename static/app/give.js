// For those who are asked in an input round: words that are marked can be given input on, and a form saves itself while somebody writes.
// Without JavaScript there is a way at every paragraph, and a button that saves.

const KEEP_MS = 1500;
const AGAIN_MS = 6000;
const BLOCK = "[id^='b-'], [id^='i-'], [id^='n-']";
const SKIPPED = "sup, [data-note], a[href^='#'], br, .give-line";
const sheet = document.querySelector("[data-give]");
const offer = document.getElementById("gi-valg");

// ---------------------------------------------------------------- words that are marked

// The texts of the block's own words, as the server counts them: not those of blocks inside it, nor of notes and references.
function wordsOf(element) {
  const own = (node) => {
    const parent = node.parentElement.closest(`${SKIPPED}, ${BLOCK}`);
    return parent === element;
  };
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, (node) => (own(node) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP));
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return { nodes, text: nodes.map((node) => node.data).join("") };
}

// The server counts characters, a browser half of them twice.
const toCount = (text, units) => [...text.slice(0, units)].length;

function spanIn(element, range) {
  const { nodes, text } = wordsOf(element);
  let [at, from, to] = [0, -1, -1];
  for (const node of nodes) {
    if (range.intersectsNode(node)) {
      const start = node === range.startContainer ? range.startOffset : 0;
      const end = node === range.endContainer ? range.endOffset : node.length;
      if (end > start) {
        if (from < 0) from = at + start;
        to = at + end;
      }
    }
    at += node.length;
  }
  return from < 0 ? null : { block: element.id, start: toCount(text, from), end: toCount(text, to), words: text.slice(from, to) };
}

function chosen() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const root = range.commonAncestorContainer;
  const piece = (root.nodeType === Node.TEXT_NODE ? root.parentElement : root).closest("[data-piece]");
  if (!piece || !sheet.contains(piece)) return null;
  const start = range.startContainer.nodeType === Node.TEXT_NODE ? range.startContainer.parentElement : range.startContainer;
  const blocks = new Set([start.closest(BLOCK), ...piece.querySelectorAll(BLOCK)].filter((one) => one && range.intersectsNode(one)));
  const spans = [...blocks].map((one) => spanIn(one, range)).filter(Boolean);
  return spans.length ? { piece: piece.dataset.piece, spans, range } : null;
}

function show() {
  const marked = chosen();
  offer.hidden = !marked;
  if (!marked) return;
  const { right, bottom } = marked.range.getBoundingClientRect();
  offer.style.setProperty("inset-inline-start", `${Math.max(8, Math.min(right - offer.offsetWidth / 2, innerWidth - offer.offsetWidth - 8))}px`);
  offer.style.setProperty("inset-block-start", `${Math.max(8, Math.min(bottom + 8, innerHeight - offer.offsetHeight - 8))}px`);
  const address = new URL(sheet.dataset.give, location.href);
  address.searchParams.set("om", marked.piece);
  for (const { block, start, end, words } of marked.spans) {
    for (const [name, value] of [["avsnitt", block], ["fra", start], ["til", end], ["sitat", words]]) address.searchParams.append(name, value);
  }
  offer.querySelector("a").href = address.pathname + address.search;
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
  let kept = words();

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
  form.addEventListener("submit", () => {
    isSent = true;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => document.hidden && keep(true));
}
