// Every block and note has an id of its own, from the moment it is made: split, pasted and new ones get theirs here, in the same change.
// (The server does the same for what comes without; see app/prose/mend.py.)
import { Fragment, Plugin, PluginKey, Slice, ySyncPluginKey } from "./libs.js";
import { CONTROL_SIGNS, schema } from "./schema.js";

const ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
const LENGTH = 10;
const LETTERS = 24;

// As the server makes them: ten signs without 0, o, 1 and l, the first a letter.
export function newId() {
  const numbers = crypto.getRandomValues(new Uint32Array(LENGTH));
  return Array.from(numbers, (number, place) => ALPHABET[number % (place === 0 ? LETTERS : ALPHABET.length)]).join("");
}

const carriesId = (node) => "id" in node.attrs;

// Position and node of each block and note, in reading order.
function bearers(doc) {
  const found = [];
  doc.descendants((node, position) => {
    if (carriesId(node)) found.push({ node, position });
  });
  return found;
}

// Those that need a new id. Of several with the same, the first with something in it keeps it: what points to a paragraph means its words.
function nameless(found) {
  const keeper = new Map();
  for (const bearer of [...found].sort((a, b) => !a.node.content.size - !b.node.content.size)) {
    if (bearer.node.attrs.id && !keeper.has(bearer.node.attrs.id)) keeper.set(bearer.node.attrs.id, bearer);
  }
  return found.filter((bearer) => keeper.get(bearer.node.attrs.id) !== bearer);
}

// A reference, line break or note cannot be bold: the shared text has no place for it.
function dressed(doc) {
  const found = [];
  doc.descendants((node, position) => {
    if (node.isInline && !node.isText && node.marks.length) found.push({ node, position });
  });
  return found;
}

const key = new PluginKey("ids");

export function ids() {
  return new Plugin({
    key,
    state: {
      init: (_config, state) => new Set(bearers(state.doc).map(({ node }) => node.attrs.id)),
      apply: (transaction, seen) => {
        if (transaction.docChanged) for (const { node } of bearers(transaction.doc)) seen.add(node.attrs.id);
        return seen;
      },
    },
    appendTransaction(transactions, _before, state) {
      if (!transactions.some(({ docChanged }) => docChanged)) return null;
      if (transactions.some((transaction) => transaction.getMeta(ySyncPluginKey)?.isChangeOrigin)) return null;
      const change = state.tr;
      for (const { position } of nameless(bearers(state.doc))) change.setNodeAttribute(position, "id", newId());
      for (const { node, position } of dressed(state.doc)) change.setNodeMarkup(position, null, change.doc.nodeAt(position).attrs, []);
      return change.docChanged ? change : null;
    },
    props: {
      transformPasted: (slice, view) => {
        const keeps = view.dragging?.move ? () => true : whatWasCut(view.state);
        return new Slice(cleaned(slice.content, keeps), slice.openStart, slice.openEnd);
      },
    },
  });
}

// What was cut here comes back with its id; what was copied, or comes from another text, is new.
function whatWasCut(state) {
  const present = new Set(bearers(state.doc).map(({ node }) => node.attrs.id));
  return (id) => key.getState(state).has(id) && !present.has(id);
}

function cleaned(fragment, keeps) {
  return Fragment.fromArray(fragment.content.map((node) => cleanedNode(node, keeps)).filter((node) => node !== null));
}

function cleanedNode(node, keeps) {
  if (node.isText) {
    const text = node.text.replace(CONTROL_SIGNS, (sign) => (/[\n\r\v\f]/.test(sign) ? " " : ""));
    return text ? schema.text(text, node.marks) : null;
  }
  const attrs = carriesId(node) && !keeps(node.attrs.id) ? { ...node.attrs, id: null } : node.attrs;
  return node.type.create(attrs, cleaned(node.content, keeps), node.isInline ? [] : node.marks);
}
