// What is said about words of the plan, shown on the words themselves: lit by the browser (CSS custom highlights), so that nothing is put into
// the text. Words that are marked can be commented on; words that are lit open what is said about them. Both work in the text as it is read and
// in the editor. Who reads otherwise has the page of comments, in the order of the plan, with links both ways.

const SOON_MS = 150;
const GATHER_MS = 250;
const SKIPPED = "sup, [data-note], [data-ref], a[href^='#'], br";
const BLOCK = "[data-id], [id^='b-'], [id^='i-'], [id^='n-']";
const sheet = () => document.querySelector("[data-marks]");
const offer = document.getElementById("kommenter-valg");
const drawer = document.getElementById("tradskuff");

let marks = [];
let drawn = []; // { range, address }
let timer = 0;
let asking = 0;
let typed = new Set();
let chosen = null; // the words that are marked: { piece, spans: [{ block, start, end, words }] }

// ---------------------------------------------------------------- words of a block

function elementOf(block, anchor, piece) {
  const within = document.querySelector(`[data-piece="${CSS.escape(piece)}"]`);
  return within?.querySelector(`[data-id="${CSS.escape(block)}"]`) ?? document.getElementById(anchor);
}

// The texts of the block's own words: not those of blocks inside it, nor of notes and references, which the server does not count.
function wordsOf(element) {
  const own = (node) => {
    const parent = node.parentElement.closest(`${SKIPPED}, ${BLOCK}`);
    return parent === element || (element.matches("li") && parent?.matches("p") && parent.parentElement === element);
  };
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, (node) => (own(node) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP));
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return { nodes, text: nodes.map((node) => node.data).join("") };
}

// The server counts characters, a browser half of them twice.
const toUnits = (text, count) => [...text].slice(0, count).join("").length;
const toCount = (text, units) => [...text.slice(0, units)].length;

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
  for (const { text_id: text, block_id: block, anchor, spans, address } of marks) {
    const stretches = spans.length ? spans : [[block, anchor, 0, null]];
    for (const [id, at, start, words] of stretches) {
      const element = elementOf(id, at, text);
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
    if (answer.ok) marks = await answer.json();
  } catch {
    // What is lit stays as it is; the next word of news asks again.
  }
  draw();
}

function hit({ clientX, clientY }) {
  const found = document.caretPositionFromPoint?.(clientX, clientY);
  if (!found) return null;
  return drawn.find(({ range }) => range.isPointInRange(found.offsetNode, found.offset))?.address ?? null;
}

async function open(address, swap = "innerHTML") {
  await window.htmx.ajax("GET", address, { target: "#tradskuff-innhold", swap });
  if (!drawer.open) drawer.showModal();
}

// What others say in the thread that stands open comes by itself, unless somebody is writing there.
document.addEventListener("samplan:thread", ({ detail }) => {
  const thread = drawer.open && drawer.querySelector("[data-thread]");
  const isWriting = [...drawer.querySelectorAll("textarea")].some((field) => field === document.activeElement || field.value !== field.defaultValue);
  if (thread && detail.refs.includes(thread.dataset.thread) && !isWriting) open(thread.dataset.address, "innerMorph");
});

// ---------------------------------------------------------------- words that are marked

function blockOf(node) {
  const element = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(BLOCK);
  return element?.closest("[data-marks]") ? element : null;
}

const idOf = (element) => element.dataset.id ?? element.id;

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
  if (from < 0) return null;
  return { block: idOf(element), start: toCount(text, from), end: toCount(text, to), words: text.slice(from, to) };
}

function look() {
  const selection = getSelection();
  chosen = null;
  if (selection.rangeCount && !selection.isCollapsed && sheet()) {
    const range = selection.getRangeAt(0);
    const root = range.commonAncestorContainer;
    const piece = (root.nodeType === Node.TEXT_NODE ? root.parentElement : root).closest("[data-piece]");
    if (piece && sheet().contains(piece)) {
      const all = [blockOf(range.startContainer), ...piece.querySelectorAll(BLOCK)].filter((one, place, list) => one && list.indexOf(one) === place);
      const spans = all.filter((one) => range.intersectsNode(one)).map((one) => spanIn(one, range)).filter(Boolean);
      if (spans.length) chosen = { piece: piece.dataset.piece, spans, range };
    }
  }
  show();
}

function show() {
  offer.hidden = !chosen;
  if (!chosen) return;
  const { right, bottom } = chosen.range.getBoundingClientRect();
  const width = offer.offsetWidth;
  offer.style.setProperty("inset-inline-start", `${Math.max(8, Math.min(right - width / 2, innerWidth - width - 8))}px`);
  offer.style.setProperty("inset-block-start", `${Math.min(bottom + 8, innerHeight - offer.offsetHeight - 8)}px`);
  const link = offer.querySelector("a");
  const address = new URL(sheet().dataset.comment, location.href);
  address.searchParams.set("om", chosen.piece);
  for (const { block, start, end, words } of chosen.spans) {
    for (const [name, value] of [["avsnitt", block], ["fra", start], ["til", end], ["sitat", words]]) address.searchParams.append(name, value);
  }
  link.href = address.pathname + address.search;
}

// ---------------------------------------------------------------- when

document.addEventListener("selectionchange", () => setTimeout(look, 0));
offer.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.target.closest("[data-hide-words]")) return;
  event.preventDefault();
  open(offer.querySelector("a").getAttribute("href"));
});
offer.addEventListener("pointerdown", (event) => event.preventDefault()); // the words stay marked
document.addEventListener("scroll", () => chosen && show(), { passive: true, capture: true });
document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || !getSelection().isCollapsed || event.target.closest("a, button, [contenteditable]")) return;
  const address = event.target.closest("[data-marks]") && hit(event);
  if (address) open(address);
});
document.addEventListener("keydown", (event) => {
  if (!chosen || !(event.ctrlKey || event.metaKey) || !event.altKey || event.code !== "KeyM") return;
  event.preventDefault();
  open(offer.querySelector("a").getAttribute("href"));
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
