// Footnotes: a number in the text, its words in a dialog with an editor of its own (bold, italic and links are kept).
import { baseKeymap, EditorState, EditorView, keymap, toggleMark } from "./libs.js";
import { make } from "./elements.js";
import { openDialog } from "./dialog.js";
import { ids, newId } from "./ids.js";
import { editLink } from "./link.js";
import { pasting } from "./paste.js";
import { marks, nodes } from "./schema.js";
import { typing, untype } from "./typing.js";

// How a footnote looks in the text. The number is counted by the style sheet; a click or Enter on the chosen note opens it.
export class NoteView {
  constructor(node, view, open, say) {
    this.say = say;
    // Not a <button>: a click beside it would put the caret inside it, where nothing can be written.
    this.dom = make("sup", { class: "note-ref editor__note", role: "button" });
    this.dom.addEventListener("click", () => open(view, this.id));
    this.update(node);
  }

  update(node) {
    if (node.type !== nodes.footnote) return false;
    this.id = node.attrs.id;
    this.dom.setAttribute("aria-label", this.say("noteName", { text: wordsOf(node) || this.say("noteEmpty") }));
    this.dom.title = wordsOf(node);
    return true;
  }

  ignoreMutation({ type }) {
    return type !== "selection";
  }
}

const wordsOf = (node) => node.textBetween(0, node.content.size, "", (leaf) => leaf.attrs.text ?? "");

function findNote(doc, id) {
  let found = null;
  doc.descendants((node, position) => {
    if (node.type === nodes.footnote && node.attrs.id === id) found = { node, position };
    return !found;
  });
  return found;
}

// The small editor in the dialog: one line of words, whose document is the note itself.
function noteEditor(place, note, say, submit) {
  const bold = toggleMark(marks.strong);
  const italic = toggleMark(marks.em);
  const link = (_state, _dispatch, view) => {
    editLink(view, place.closest("dialog"), say);
    return true;
  };
  const save = () => {
    submit();
    return true;
  };
  // ProseMirror keeps Esc to itself.
  const leave = () => [place.closest("dialog").close()].length > 0;
  const own = { "Mod-b": bold, "Mod-i": italic, "Mod-k": link, Enter: save, Escape: leave, Backspace: untype };
  const state = EditorState.create({ doc: note, plugins: [keymap(own), keymap(baseKeymap), pasting(say), typing(), ids()] });
  const attributes = { role: "textbox", "aria-label": say("noteText"), class: "editor__note-text" };
  return new EditorView(place, { state, attributes });
}

// Open a note by its id, or a new one at the caret (id null).
export async function editNote(view, id, place, say) {
  const present = id && findNote(view.state.doc, id);
  const start = present ? present.node : nodes.footnote.create({ id: newId() });
  const holder = make("div", { class: "ds-input editor-dialog__note" });
  let inner = null;
  const put = () => {
    const made = start.type.create(start.attrs, inner.state.doc.content);
    const found = present && findNote(view.state.doc, id);
    const change = view.state.tr;
    if (found) change.replaceWith(found.position, found.position + found.node.nodeSize, made);
    else change.insert(view.state.selection.to, made);
    view.dispatch(change.scrollIntoView());
    return true;
  };
  const closed = openDialog(place, {
    title: say("noteTitle"),
    parts: [make("div", { class: "editor-dialog__field" }, holder)],
    say,
    saveLabel: say("noteSave"),
    save: put,
    removeLabel: say("noteRemove"),
    remove: present && (() => removeNote(view, id)),
  });
  inner = noteEditor(holder, start, say, () => holder.closest("form").requestSubmit());
  inner.focus();
  await closed;
  inner.destroy();
  view.focus();
}

function removeNote(view, id) {
  const found = findNote(view.state.doc, id);
  if (found) view.dispatch(view.state.tr.delete(found.position, found.position + found.node.nodeSize));
}
