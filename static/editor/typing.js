// What the keyboard has no key for, made while one writes as Norwegian is set in print: «», ‘ ’, – and …. Backspace just after brings back
// what was typed, and who wants none of it turns it off in the toolbar; that choice is kept in this browser.
import { Plugin, PluginKey, TextSelection, ySyncPluginKey } from "./libs.js";

const KEPT = "samplan.smart-signs";
const OPENS = /(^|[\s([{«‘/–—-])$/;
// In an address every sign stands as it is typed.
const ADDRESS = /(:\/\/|@|^www\.)\S*$/i;
const key = new PluginKey("typing");

// A browser that keeps nothing for us has it on, and what is chosen holds until the page is left.
let on = kept();

function kept() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

export const smartSigns = {
  active: () => on,
  run(state, dispatch) {
    on = !on;
    try {
      localStorage.setItem(KEPT, on ? "on" : "off");
    } catch { /* It holds until the page is left. */ }
    dispatch?.(state.tr);
    return true;
  },
};

// What `typed` becomes after the words `before`: [how many signs of those it takes along, the sign]; nothing when it stays.
function signFor(typed, before) {
  if (ADDRESS.test(before.match(/\S*$/)[0])) return null;
  if (typed === '"') return [0, OPENS.test(before) ? "«" : "»"];
  if (typed === "'") return [0, OPENS.test(before) ? "‘" : "’"];
  if (typed === "-" && /(^|[^-])-$/.test(before)) return [1, "–"];
  return typed === "." && /(^|[^.])\.\.$/.test(before) ? [2, "…"] : null;
}

function typed(view, from, to, text) {
  const { state } = view;
  const { $from, $to } = state.selection;
  if (!on || view.composing || !$from.sameParent($to) || from !== $from.pos) return false;
  const before = $from.parent.textBetween(Math.max($from.parentOffset - 200, 0), $from.parentOffset, null, "\ufffc");
  const [back, sign] = signFor(text, before) ?? [];
  if (!sign) return false;
  const start = from - back;
  const change = state.tr.insertText(sign, start, to).setMeta(key, { start, end: start + sign.length, was: before.slice(before.length - back) + text });
  view.dispatch(change.scrollIntoView());
  return true;
}

// The sign just made becomes the signs that were typed.
export function untype(state, dispatch) {
  const made = key.getState(state);
  if (!made || !state.selection.empty || state.selection.from !== made.end) return false;
  const change = state.tr.insertText(made.was, made.start, made.end);
  dispatch?.(change.setSelection(TextSelection.create(change.doc, made.start + made.was.length)));
  return true;
}

export function typing() {
  return new Plugin({
    key,
    state: {
      init: () => null,
      apply(transaction, made) {
        const now = transaction.getMeta(key);
        if (now) return now;
        const isOwn = transaction.docChanged || transaction.selectionSet;
        return isOwn || transaction.getMeta(ySyncPluginKey)?.isChangeOrigin ? null : made;
      },
    },
    props: { handleTextInput: typed },
  });
}
