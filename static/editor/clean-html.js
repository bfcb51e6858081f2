// HTML from Word, Google Docs and web pages, cleaned to what the schema can hold. Works on a document of its own: nothing of it is loaded or run.

const DROPPED = "style, script, meta, link, title, xml, template, svg, canvas, object, embed, iframe, video, audio, input, button, select, textarea";
// What programs put in beside the text: comments and their marks (Word, Google Docs), words somebody has proposed to strike, page breaks.
const BESIDE = "[data-style*='mso-element:comment' i], .MsoCommentReference, .msocomanchor, .msocomtxt, .EOP, del, a[href^='#cmnt'], br[data-style*='page-break' i]";
const KEPT = new Set([
  "P", "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "LI", "BLOCKQUOTE", "TABLE", "TBODY", "TR", "TD", "TH", "BR", "STRONG", "EM", "A", "SPAN", "DIV",
]);
const KEPT_ATTRIBUTES = new Set(["href", "colspan", "rowspan", "data-note"]);
const BLOCKS = "p, h1, h2, h3, h4, h5, h6, ul, ol, blockquote, table, div, hr, section, article, header, footer, main, pre, figure";
const ORDERED = /^\s*(\d+|[a-zæøå]|[ivxlc]+)\s*[.)]/i;

const ISLANDS = /<!--[\s\S]*?-->|<(style|script|xml)\b[\s\S]*?<\/\1\s*>/gi;
const TAG = /<[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/gi;
const ACTING = /([\s"'/])(style|on[a-z]+)(\s*=)/gi;

// The HTML without style sheets and scripts, and with the attributes that would act renamed (data-style, data-onclick): a browser checks
// them against the page's content policy wherever HTML is read, also in a document of its own.
export function inert(html) {
  return html.replace(ISLANDS, "").replace(TAG, (tag) => tag.replace(ACTING, "$1data-$2$3"));
}

// Returns the clean HTML, and how many pictures were left out.
export function cleanHtml(html) {
  const page = document.implementation.createHTMLDocument("");
  page.body.innerHTML = inert(html);
  const body = page.body;
  dropComments(body);
  const images = [...body.querySelectorAll("img")].filter((image) => !image.closest("span[data-style*='mso-list:Ignore' i]")).length;
  googleComments(body);
  body.querySelectorAll(`${DROPPED}, ${BESIDE}, img`).forEach((element) => element.remove());
  wordNotes(body);
  googleNotes(body);
  webWordLists(body);
  wordLists(body);
  nestedLists(body);
  directLinks(body);
  dress(body);
  headerRows(body);
  body.querySelectorAll("*").forEach(keepOrUnwrap);
  tidy(body);
  return { html: body.innerHTML, images };
}

function dropComments(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const comments = [];
  while (walker.nextNode()) comments.push(walker.currentNode);
  comments.forEach((comment) => comment.remove());
}

const styleOf = (element) => (element.dataset.style ?? "").toLowerCase();

function create(element, tag) {
  return element.ownerDocument.createElement(tag);
}

// Word's notes: a link [1] in the text, the words in a block at the end. They become notes of ours.
function wordNotes(body) {
  for (const link of body.querySelectorAll('a[href*="#_ftn"]:not([href*="#_ftnref"]), a[href*="#_edn"]:not([href*="#_ednref"])')) {
    const name = link.getAttribute("href").split("#_")[1];
    const words = body.querySelector(`#${CSS.escape(name)}`);
    if (!words) continue;
    link.replaceWith(noteOf(link, words.textContent));
  }
  body.querySelectorAll("[data-style*='mso-element:footnote' i], [data-style*='mso-element:endnote' i]").forEach((element) => element.remove());
}

// Google's notes: a link [1] in the text, the words in a paragraph at the end.
function googleNotes(body) {
  for (const link of body.querySelectorAll('a[href^="#ftnt"]:not([href^="#ftnt_ref"])')) {
    const back = body.querySelector(`#${CSS.escape(link.getAttribute("href").slice(1))}`);
    const block = back?.closest("p, div");
    if (!block || block.contains(link)) continue;
    const note = noteOf(link, block.textContent);
    (link.closest("sup") ?? link).replaceWith(note);
    const around = block.closest("div") ?? block;
    (around === body || around.contains(note) ? block : around).remove();
  }
}

// Google's comments stand in boxes at the end, each with a link back to its place.
function googleComments(body) {
  for (const back of body.querySelectorAll('a[href^="#cmnt_ref"]')) (back.closest("div") ?? back.closest("p") ?? back).remove();
}

function noteOf(link, words) {
  const note = create(link, "span");
  note.dataset.note = "";
  note.textContent = words.replace(/^\s*\[\w+\]\s*/, "").replace(/\s+/g, " ").trim();
  return note;
}

// Word on the web gives each item a list of its own, with the level beside: written as the Word of the desk writes it.
function webWordLists(body) {
  for (const item of body.querySelectorAll("li[data-aria-level]")) {
    const list = item.parentElement;
    const paragraph = create(item, "p");
    const marker = create(item, "span");
    marker.dataset.style = "mso-list:ignore";
    marker.textContent = list.tagName === "OL" ? "1." : "·";
    paragraph.dataset.style = `mso-list:l0 level${item.dataset.ariaLevel} lfo1`;
    paragraph.append(marker, ...(item.querySelector("p") ?? item).childNodes);
    const place = list.closest(".ListContainerWrapper") ?? list;
    place.before(paragraph);
    item.remove();
    if (!place.querySelector("li")) place.remove();
  }
}

// A list that stands straight in another, as Google Docs writes it, belongs to the item before it.
function nestedLists(body) {
  for (const list of body.querySelectorAll(":is(ul, ol) > :is(ul, ol)")) {
    const item = list.previousElementSibling ?? list.parentElement.insertBefore(create(list, "li"), list);
    item.append(list);
  }
}

// Google's detour for those who follow a link is left out of it.
function directLinks(body) {
  for (const link of body.querySelectorAll('a[href^="https://www.google.com/url?"]')) {
    const target = new URL(link.getAttribute("href")).searchParams.get("q");
    if (target) link.setAttribute("href", target);
  }
}

// Word writes lists as paragraphs with a level and a painted marker.
function wordLists(body) {
  let open = [];
  let last = null;
  for (const paragraph of [...body.querySelectorAll("p, h1, h2, h3, h4, h5, h6, div, table")]) {
    const level = Number(styleOf(paragraph).match(/mso-list:\s*l\d+\s+level(\d+)/)?.[1] ?? 0);
    if (!level || paragraph.tagName !== "P") {
      if (last && !paragraph.contains(last)) open = [];
      continue;
    }
    if (last && nextElement(last) !== paragraph) open = [];
    last = listItem(paragraph, level, open);
  }
}

const nextElement = (element) => (element.closest("[data-word-list]") ?? element).nextElementSibling;

// Turn one such paragraph into an item of the list open at its level; returns the item's paragraph.
function listItem(paragraph, level, open) {
  const marker = paragraph.querySelector("[data-style*='mso-list:ignore' i]");
  const tag = ORDERED.test(marker?.textContent ?? "") ? "OL" : "UL";
  marker?.remove();
  open.length = Math.min(open.length, level);
  if (open.length === level && open[level - 1].tagName !== tag && level === 1) open.length = 0;
  const item = create(paragraph, "li");
  while (open.length < level) {
    const list = create(paragraph, tag);
    const parent = open.at(-1);
    if (parent) (parent.lastElementChild ?? parent.appendChild(create(paragraph, "li"))).append(list);
    else {
      list.dataset.wordList = "";
      paragraph.before(list);
    }
    open.push(list);
  }
  open[level - 1].append(item);
  delete paragraph.dataset.style;
  item.append(paragraph);
  return paragraph;
}

// Bold and italic said by style become elements, and elements that a style takes back go.
function dress(body) {
  for (const element of body.querySelectorAll("b, strong, i, em, span, font")) {
    const style = styleOf(element);
    const weight = style.match(/(?:^|;)\s*font-weight:\s*(\w+)/)?.[1];
    const isBold = weight ? /bold|[6-9]00/.test(weight) : /^(B|STRONG)$/.test(element.tagName);
    const slant = style.match(/(?:^|;)\s*font-style:\s*(\w+)/)?.[1];
    const isItalic = slant ? /italic|oblique/.test(slant) : /^(I|EM)$/.test(element.tagName);
    const wraps = [isBold && "strong", isItalic && "em"].filter(Boolean);
    if (element.dataset.note === undefined) replaceBy(element, wraps);
  }
}

// Put elements of the given names, each inside the last, in the element's place; none: its content alone.
function replaceBy(element, names) {
  if (element.querySelector(BLOCKS)) return unwrap(element);
  let inner = null;
  for (const name of names) {
    const wrap = create(element, name);
    if (inner) inner.append(wrap);
    else element.before(wrap);
    inner = wrap;
  }
  if (!inner) return unwrap(element);
  inner.append(...element.childNodes);
  element.remove();
  return undefined;
}

// A block of a kind we have not: its content still stands apart.
function asPlainBlock(element) {
  const block = create(element, "div");
  block.append(...element.childNodes);
  element.replaceWith(block);
}

function unwrap(element) {
  element.replaceWith(...element.childNodes);
}

function headerRows(body) {
  for (const cell of body.querySelectorAll("thead td")) {
    const header = create(cell, "th");
    for (const name of ["colspan", "rowspan"]) if (cell.hasAttribute(name)) header.setAttribute(name, cell.getAttribute(name));
    header.append(...cell.childNodes);
    cell.replaceWith(header);
  }
}

function keepOrUnwrap(element) {
  for (const { name } of [...element.attributes]) if (!KEPT_ATTRIBUTES.has(name)) element.removeAttribute(name);
  if (element.tagName === "SPAN" ? element.dataset.note !== undefined : KEPT.has(element.tagName)) return;
  if (element.matches(BLOCKS)) asPlainBlock(element);
  else unwrap(element);
}

// Blanks as one blank, empty paragraphs and the line breaks between blocks away.
function tidy(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    text.data = text.data.replace(/[\u200b\ufeff]/g, "").replace(/[ \t\r\n\u00a0]{2,}/g, " ").replace(/[\r\n\t]/g, " ");
  }
  for (const paragraph of body.querySelectorAll("p, h1, h2, h3, h4, h5, h6")) {
    if (!paragraph.textContent.trim() && !paragraph.closest("td, th, li")) paragraph.remove();
  }
  for (const line of body.querySelectorAll("br")) {
    if (!line.closest("p, h1, h2, h3, h4, h5, h6, li, td, th") && isEdge(line, "previousSibling") && isEdge(line, "nextSibling")) line.remove();
  }
}

// Whether nothing, or a block, stands on that side of the node.
function isEdge(node, side) {
  let beside = node[side];
  while (beside?.nodeType === Node.TEXT_NODE && !beside.data.trim()) beside = beside[side];
  return !beside || beside.matches?.(BLOCKS) === true;
}
