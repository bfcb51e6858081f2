// The editing surface: ProseMirror bound to the shared text.
import {
  EditorState, EditorView, gapCursor, initProseMirrorDoc, NodeSelection, tableEditing, ySyncPlugin, yUndoPlugin,
} from "./libs.js";
import { commands } from "./commands.js";
import { make } from "./elements.js";
import { ids } from "./ids.js";
import { asksForHelp, keys } from "./keys.js";
import { NoteView } from "./note.js";
import { pasting } from "./paste.js";
import { nodes, schema } from "./schema.js";
import { typing } from "./typing.js";

// `own`: commands with dialogs (link, note) and the way to the toolbar, by key; `openNote(view, id)` opens a note; `bar` is the toolbar's plugin (none: to be read);
// `carets` is that of the others' carets; `headingLevel` is that of a heading in the text, one below the heading it stands under.
export function createView(place, fragment, { own, openNote, bar, say, attributes, isEditable, headingLevel, carets }) {
  const { doc, mapping } = initProseMirrorDoc(fragment, schema);
  const chosenNote = (state, _dispatch, view) => {
    const { node } = state.selection instanceof NodeSelection ? state.selection : {};
    if (node?.type !== nodes.footnote) return false;
    openNote(view, node.attrs.id);
    return true;
  };
  const plugins = [
    ySyncPlugin(fragment, { mapping }),
    yUndoPlugin(),
    ids(),
    pasting(say),
    typing(),
    ...keys({ ...own, Enter: chosenNote }),
    tableEditing(),
    gapCursor(),
    carets,
    bar,
  ].filter(Boolean);
  return new EditorView(place, {
    state: EditorState.create({ doc, plugins }),
    attributes,
    handleKeyDown: (_view, event) => asksForHelp(event) && commands.help.run() === "dialog",
    editable: isEditable,
    nodeViews: {
      footnote: (node, view) => new NoteView(node, view, openNote, say),
      heading: ({ attrs }) => {
        const dom = make(`h${headingLevel}`, { "data-id": attrs.id });
        return { dom, contentDOM: dom };
      },
    },
  });
}
