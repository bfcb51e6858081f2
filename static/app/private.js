// Stands guard over what is written of single persons. A birth number becomes dots while it is typed or pasted, in every field and in the editor,
// with a sentence that says why; all else that was written stays. What may be a person is told of quietly on the pages where people write, and
// the words are lit there (CSS custom highlights). Words that are marked go along to the form that hides them, never by an address.
import { masked, numbersIn } from "./birth-numbers.js";

const LOOK_MS = 1_500;
const BLOCK = "p, li, h1, h2, h3, h4, h5, h6, td, th, [data-note]";
const told = document.querySelector("meta[name=samplan-private]")?.content ?? "";
const notice = document.getElementById("personvern-varsel");

function tell() {
  if (told) document.dispatchEvent(new CustomEvent("samplan:toast", { detail: { text: told, color: "warning" } }));
}

// ---------------------------------------------------------------- while it is typed

// In a field: the number is there for the blink of an eye, and is gone before anybody can send it.
document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("textarea, input:not([type]), input[type=text], input[type=search]") || !numbersIn(target.value).length) return;
  const { selectionStart, selectionEnd } = target;
  target.value = masked(target.value);
  target.setSelectionRange(selectionStart, selectionEnd);
  tell();
}, true);

const editorOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("[contenteditable=true]");

function textAround(range, block) {
  const [before, after] = [document.createRange(), document.createRange()];
  before.setStart(block, 0);
  before.setEnd(range.startContainer, range.startOffset);
  after.setStart(range.endContainer, range.endOffset);
  after.setEnd(block, block.childNodes.length);
  return [before.toString(), after.toString()];
}

// The stretch of the block's words from one count of signs to another, as a range.
function stretch(block, from, to) {
  const range = document.createRange();
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let at = 0;
  while (walker.nextNode()) {
    const { currentNode } = walker;
    const end = at + currentNode.length;
    if (at <= from && from <= end) range.setStart(currentNode, from - at);
    if (at <= to && to <= end) {
      range.setEnd(currentNode, to - at);
      return range;
    }
    at = end;
  }
  return range;
}

// In the editor every letter may be on its way at once: the last digit is never put in. Those before it become dots.
document.addEventListener("beforeinput", (event) => {
  const selection = getSelection();
  if (event.inputType !== "insertText" || !/\d/.test(event.data ?? "") || !selection.rangeCount || !editorOf(event.target)) return;
  const range = selection.getRangeAt(0);
  const block = (range.startContainer.nodeType === Node.TEXT_NODE ? range.startContainer.parentElement : range.startContainer).closest(BLOCK);
  if (!block) return;
  const [before, after] = textAround(range, block);
  const would = before + event.data + after;
  const found = numbersIn(would).find(([from, to]) => from <= before.length + event.data.length && to >= before.length);
  if (!found) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const [from, to] = found;
  const own = stretch(block, from, Math.max(from, to - event.data.length - (before.length >= to ? event.data.length : 0)));
  selection.removeAllRanges();
  selection.addRange(own);
  document.execCommand("insertText", false, masked(would.slice(from, to)));
  tell();
}, true);

// What is pasted is handed on without them.
const handedOn = new WeakSet();
document.addEventListener("paste", (event) => {
  const { clipboardData, target } = event;
  if (!clipboardData || handedOn.has(event) || !editorOf(target)) return;
  const kinds = ["text/plain", "text/html"];
  const [plain, html] = kinds.map((kind) => clipboardData.getData(kind));
  if (!numbersIn(plain).length && !numbersIn(html.replace(/<[^>]*>/g, "")).length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const clean = new DataTransfer();
  clean.setData("text/plain", masked(plain));
  // A number may be parted by tags, and then only the plain words are safe.
  const whole = masked(html);
  if (html && !numbersIn(whole.replace(/<[^>]*>/g, "")).length) clean.setData("text/html", whole);
  const again = new ClipboardEvent("paste", { clipboardData: clean, bubbles: true, cancelable: true });
  handedOn.add(again);
  target.dispatchEvent(again);
  tell();
}, true);

// ---------------------------------------------------------------- before it is sent

// What may be one person in a field is asked about when somebody pauses, and is no hindrance.
const HEED_MS = 800;
const SHORTEST = 8;
const { heed: heedAddress } = document.querySelector("meta[name=samplan-private]")?.dataset ?? {};
const waiting = new WeakMap();

// Of an editor that a form carries (draft.js), what is read in it.
const wordsIn = (field) => field.value ?? field.innerText;

async function heed(field) {
  const words = wordsIn(field);
  let text = "";
  if (words.length >= SHORTEST) {
    const body = new URLSearchParams({ ord: words });
    const token = document.querySelector("meta[name=csrf-token]").content;
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const answer = await fetch(heedAddress, { method: "POST", body, headers, redirect: "manual" }).catch(() => null);
    text = answer?.ok ? (await answer.json().catch(() => null))?.text ?? "" : "";
  }
  if (wordsIn(field) !== words || !field.isConnected) return;
  const id = `${field.id || field.dataset.draft}-person`;
  const hint = document.getElementById(id) ?? Object.assign(document.createElement("p"), { id, className: "hint person-hint" });
  hint.setAttribute("role", "status");
  if (!hint.isConnected && text) field.after(hint);
  if (hint.textContent !== text) hint.textContent = text;
}

function heedSoon({ target }) {
  const field = target.closest?.("[data-draft]") ?? target;
  if (!heedAddress || !field.matches?.("textarea[id], form[data-guard] input[type=text][id], #grunn, [data-draft]")) return;
  clearTimeout(waiting.get(field));
  waiting.set(field, setTimeout(heed, HEED_MS, field));
}

for (const name of ["input", "paste"]) document.addEventListener(name, heedSoon);

// ---------------------------------------------------------------- what may be a person

let timer = 0;
let places = [];

function light() {
  const ranges = [];
  for (const { piece, anchor, words } of places) {
    const within = document.querySelector(`[data-piece="${CSS.escape(piece)}"]`);
    const block = document.getElementById(anchor) ?? within?.querySelector(`[data-id="${CSS.escape(anchor.slice(2))}"]`) ?? (anchor ? null : within);
    const at = block ? block.textContent.indexOf(words) : -1;
    if (at >= 0) ranges.push(stretch(block, at, at + words.length));
  }
  CSS.highlights?.set("samplan-person", new Highlight(...ranges));
}

async function look() {
  timer = 0;
  const answer = await fetch(notice.dataset.address, { headers: { Accept: "application/json" }, redirect: "manual" }).catch(() => null);
  const found = answer?.ok ? await answer.json().catch(() => null) : null;
  if (!found) return; // the next change asks again
  places = found.places;
  const link = Object.assign(document.createElement("a"), { href: found.address, textContent: found.link });
  const said = document.createElement("p");
  said.append(`${found.text} `, link);
  const isNews = found.text && notice.textContent !== said.textContent;
  if (isNews || !found.text) notice.replaceChildren(...(found.text ? [said] : []));
  notice.hidden = !found.text;
  light();
}

const soon = () => (timer ||= setTimeout(look, LOOK_MS * (1 + Math.random())));

if (notice) {
  for (const name of ["samplan:changed", "samplan:thread"]) document.addEventListener(name, soon);
  document.addEventListener("samplan:present", ({ detail }) => Object.keys(detail.typing).length || soon());
  document.addEventListener("htmx:after:swap", () => places.length && setTimeout(light, 0));
  soon();
}

// ---------------------------------------------------------------- words that are marked

let marked = "";
document.addEventListener("selectionchange", () => {
  const words = getSelection().toString().trim();
  if (words) marked = { words, at: Date.now() };
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-hide-words]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !marked || Date.now() - marked.at > 60_000) return;
  event.preventDefault();
  const form = document.getElementById("gjor").cloneNode(true);
  form.removeAttribute("id");
  form.action = link.dataset.hideWords;
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "ord", value: marked.words.split("\n")[0].slice(0, 200) }));
  document.body.append(form);
  form.submit();
});
