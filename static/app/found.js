// Search leads to the block where the words stand: they are marked there, and elsewhere on the page, until Esc takes the marks away.
// A browser without highlights shows the block alone.

const words = new URLSearchParams(location.search).get("sok")?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
const WORD = /[\p{L}\p{N}\u00ad]+/gu;

function rangesIn(root) {
  const wanted = new Set(words);
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const ranges = [];
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    for (const found of text.data.matchAll(WORD)) {
      if (!wanted.has(found[0].toLowerCase())) continue;
      const range = new Range();
      range.setStart(text, found.index);
      range.setEnd(text, found.index + found[0].length);
      ranges.push(range);
    }
  }
  return ranges;
}

function mark() {
  CSS.highlights.set("found", new Highlight(...rangesIn(document.querySelector("main"))));
}

function forget(event) {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  CSS.highlights.delete("found");
  removeEventListener("keydown", forget);
  document.removeEventListener("htmx:after:swap", mark);
}

if (words.length && "highlights" in CSS) {
  mark();
  document.addEventListener("htmx:after:swap", mark);
  addEventListener("keydown", forget);
}
