// The ProseMirror schema, made of the nodes and marks that the server knows too (schema-data.js), and how each looks in HTML.
// The HTML is that of the page's sheet (headings one level below the section's h3), with what the clipboard needs to bring it back.
import { Schema } from "./libs.js";
import data from "./schema-data.js";

export const VERSION = data.version;
export const FRAGMENT = data.fragment;

const PATTERNS = Object.fromEntries(Object.entries(data.patterns).map(([name, pattern]) => [name, new RegExp(pattern)]));
export const isAddress = (address) => address.length <= 2000 && PATTERNS.address.test(address);
export const CONTROL_SIGNS = new RegExp(data.patterns.control, "g");

const id = (dom) => ({ id: dom.dataset.id ?? null });
const spacing = (dom) => ({ ...id(dom), spacing: ["loose", "tight"].includes(dom.dataset.spacing) ? dom.dataset.spacing : "normal" });
const cell = (dom) => ({ colspan: span(dom.colSpan, 100), rowspan: span(dom.rowSpan, 1000) });
const span = (count, most) => Math.min(Math.max(count || 1, 1), most);
const listAttrs = ({ attrs }) => ({ "data-id": attrs.id, "data-spacing": attrs.spacing });
const cellAttrs = ({ attrs }) => ({ colspan: attrs.colspan > 1 ? attrs.colspan : null, rowspan: attrs.rowspan > 1 ? attrs.rowspan : null });

const NODES = {
  paragraph: {
    parseDOM: [{ tag: "p", getAttrs: (dom) => ({ ...id(dom), indent: dom.classList.contains("indent") }) }],
    toDOM: ({ attrs }) => ["p", { "data-id": attrs.id, class: attrs.indent ? "indent" : null }, 0],
  },
  heading: {
    defining: true,
    parseDOM: ["h1", "h2", "h3", "h4", "h5", "h6"].map((tag) => ({ tag, getAttrs: id })),
    toDOM: ({ attrs }) => ["h4", { "data-id": attrs.id }, 0],
  },
  bullet_list: { parseDOM: [{ tag: "ul", getAttrs: spacing }], toDOM: (node) => ["ul", listAttrs(node), 0] },
  ordered_list: { parseDOM: [{ tag: "ol", getAttrs: spacing }], toDOM: (node) => ["ol", listAttrs(node), 0] },
  list_item: { defining: true, parseDOM: [{ tag: "li", getAttrs: id }], toDOM: ({ attrs }) => ["li", { "data-id": attrs.id }, 0] },
  blockquote: {
    defining: true,
    parseDOM: [{ tag: "blockquote", getAttrs: (dom) => ({ ...id(dom), lang: language(dom) }) }],
    toDOM: ({ attrs }) => ["blockquote", { "data-id": attrs.id, lang: attrs.lang }, 0],
  },
  table: {
    tableRole: "table",
    isolating: true,
    parseDOM: [{ tag: "table", getAttrs: id }],
    toDOM: ({ attrs }) => ["div", { class: "table-scroll" }, ["table", { "data-id": attrs.id }, ["tbody", 0]]],
  },
  table_row: { tableRole: "row", parseDOM: [{ tag: "tr" }], toDOM: () => ["tr", 0] },
  table_cell: { tableRole: "cell", isolating: true, parseDOM: [{ tag: "td", getAttrs: cell }], toDOM: (node) => ["td", cellAttrs(node), 0] },
  table_header: {
    tableRole: "header_cell",
    isolating: true,
    parseDOM: [{ tag: "th", getAttrs: cell }],
    toDOM: (node) => ["th", cellAttrs(node), 0],
  },
  hard_break: { selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
  footnote: {
    atom: true,
    parseDOM: [{ tag: "span[data-note]", getAttrs: (dom) => ({ id: dom.dataset.note || null }) }],
    toDOM: ({ attrs }) => ["span", { "data-note": attrs.id ?? "" }, 0],
  },
  ref: {
    parseDOM: [{ tag: "span[data-ref]", getAttrs: (dom) => PATTERNS.target.test(dom.dataset.ref) && { target: dom.dataset.ref, text: dom.textContent } }],
    toDOM: ({ attrs }) => ["span", { "data-ref": attrs.target, class: "ref" }, attrs.text],
  },
};

const MARKS = {
  link: {
    inclusive: false,
    parseDOM: [{ tag: "a[href]", getAttrs: (dom) => address(dom.getAttribute("href")) }],
    toDOM: ({ attrs }) => ["a", { href: isAddress(attrs.href ?? "") ? attrs.href : null, rel: "noopener external" }, 0],
  },
  lang: {
    parseDOM: [{ tag: "span[lang]", getAttrs: (dom) => (language(dom) ? { lang: language(dom) } : false) }],
    toDOM: ({ attrs }) => ["span", { lang: attrs.lang }, 0],
  },
  strong: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: () => ["strong", 0] },
  em: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: () => ["em", 0] },
};

function language(dom) {
  const lang = dom.getAttribute("lang");
  return lang && PATTERNS.language.test(lang) ? lang : null;
}

function address(href) {
  const trimmed = href.trim();
  return isAddress(trimmed) ? { href: trimmed } : false;
}

// Every attribute gets a default, so that a value missing in the shared text never makes y-prosemirror take the node for broken and erase it.
function attributes(described = {}) {
  return Object.fromEntries(Object.entries(described).map(([name, { default: value }]) => [name, { default: value ?? null }]));
}

function nodeSpec(name, { group, content, attrs }) {
  return { group, content, attrs: attributes(attrs), inline: group === "inline" || undefined, ...NODES[name] };
}

const entries = (described, spec) => Object.fromEntries(Object.entries(described).map(([name, part]) => [name, spec(name, part)]));

export const schema = new Schema({
  nodes: entries(data.nodes, nodeSpec),
  marks: entries(data.marks, (name, { attrs }) => ({ attrs: attributes(attrs), ...MARKS[name] })),
});
export const { nodes, marks } = schema;
