// Words that somebody marks on a page, told as the server counts them: block by block, the signs of the block's own words. For comments
// (marks.js) and for input (give.js), in a text as it is read and in the editor.

const SKIPPED = "sup, [data-note], [data-ref], a[href^='#'], br, .give-line";
const BLOCK = "[data-id], [id^='b-'], [id^='i-'], [id^='n-']";
const EDGE = 8;

// The texts of the block's own words: not those of blocks inside it, nor of notes and references, which the server does not count.
export function wordsOf(element) {
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
export const toUnits = (text, count) => [...text].slice(0, count).join("").length;
const toCount = (text, units) => [...text.slice(0, units)].length;

const elementOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node);

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
  return { block: element.dataset.id ?? element.id, start: toCount(text, from), end: toCount(text, to), words: text.slice(from, to) };
}

// The words that are marked on the sheet, or null: { owner, spans: [{ block, start, end, words }], range }. ``owners``: the elements, as a
// selector, that words belong to; of words of several, those of the one that holds them all count.
export function markedOn(sheet, owners) {
  const selection = getSelection();
  if (!sheet || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const owner = elementOf(range.commonAncestorContainer).closest(owners);
  if (!owner || !sheet.contains(owner)) return null;
  const blocks = new Set([elementOf(range.startContainer).closest(BLOCK), ...owner.querySelectorAll(BLOCK)]);
  const own = [...blocks].filter((block) => block && block.closest(owners) === owner && range.intersectsNode(block));
  const spans = own.map((block) => spanIn(block, range)).filter(Boolean);
  return spans.length ? { owner, spans, range } : null;
}

// What can be done with the words, just below them.
export function placeOffer(offer, range) {
  const { right, bottom } = range.getBoundingClientRect();
  const inside = (at, most) => `${Math.max(EDGE, Math.min(at, most - EDGE))}px`;
  offer.style.setProperty("inset-inline-start", inside(right - offer.offsetWidth / 2, innerWidth - offer.offsetWidth));
  offer.style.setProperty("inset-block-start", inside(bottom + EDGE, innerHeight - offer.offsetHeight));
}

// The address of a form about these words.
export function addressOf(form, about, spans) {
  const address = new URL(form, location.href);
  address.searchParams.set("om", about);
  for (const { block, start, end, words } of spans) {
    for (const [name, value] of [["avsnitt", block], ["fra", start], ["til", end], ["sitat", words]]) address.searchParams.append(name, value);
  }
  return address.pathname + address.search;
}
