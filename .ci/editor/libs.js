// Everything the editor takes from others: what its modules call «./libs.js» (build.mjs).
export { applyUpdate, createRelativePositionFromJSON, Doc, mergeUpdates } from "yjs";
export {
  getRelativeSelection,
  initProseMirrorDoc,
  updateYFragment,
  redo,
  relativePositionToAbsolutePosition,
  undo,
  yUndoPlugin,
  yUndoPluginKey,
  ySyncPlugin,
  ySyncPluginKey,
} from "y-prosemirror";
export { Fragment, Schema, Slice } from "prosemirror-model";
export { EditorState, NodeSelection, Plugin, PluginKey, Selection, TextSelection } from "prosemirror-state";
export { Decoration, DecorationSet, EditorView } from "prosemirror-view";
export { baseKeymap, chainCommands, lift, toggleMark, wrapIn } from "prosemirror-commands";
export { liftTarget } from "prosemirror-transform";
export { keymap } from "prosemirror-keymap";
export { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
export {
  addColumnAfter,
  addColumnBefore,
  addRowAfter,
  addRowBefore,
  deleteColumn,
  deleteRow,
  deleteTable,
  goToNextCell,
  isInTable,
  mergeCells,
  selectionCell,
  splitCell,
  tableEditing,
  TableMap,
  toggleHeader,
} from "prosemirror-tables";
export { gapCursor } from "prosemirror-gapcursor";
