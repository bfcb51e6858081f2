// What the toolbar and the keys do to the text. Each command is { run(state, dispatch, view), active?(state), able?(state) }; one without
// `active` is no toggle.
import {
  addColumnAfter, addColumnBefore, addRowAfter, addRowBefore, chainCommands, deleteColumn, deleteRow, deleteTable, isInTable, lift,
  liftListItem, liftTarget, mergeCells, redo, selectionCell, sinkListItem, splitCell, TableMap, TextSelection, toggleHeader, toggleMark,
  undo, wrapIn, wrapInList, yUndoPluginKey,
} from "./libs.js";
import { marks, nodes } from "./schema.js";
import { smartSigns } from "./typing.js";

const NEW_TABLE = { rows: 3, columns: 3 };

// The innermost node of one of the types around the selection's start, with its depth; null when there is none.
function around(state, ...types) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if (types.includes($from.node(depth).type)) return { depth, node: $from.node(depth), position: $from.before(depth) };
  }
  return null;
}

function hasMark(state, type) {
  const { empty, $from, ranges } = state.selection;
  if (empty) return !!type.isInSet(state.storedMarks || $from.marks());
  return ranges.some((range) => state.doc.rangeHasMark(range.$from.pos, range.$to.pos, type));
}

function markCommand(type) {
  return { run: toggleMark(type, null, { enterInlineAtoms: false }), active: (state) => hasMark(state, type) };
}

// Paragraph ⇄ heading; the block keeps its id.
const heading = {
  run(state, dispatch) {
    const { from, to } = state.selection;
    const type = heading.active(state) ? nodes.paragraph : nodes.heading;
    const change = state.tr.setBlockType(from, to, type, (node) => ({ id: node.attrs.id }));
    if (!change.docChanged) return false;
    dispatch?.(change);
    return true;
  },
  active: (state) => state.selection.$from.parent.type === nodes.heading,
};

function listCommand(type, other) {
  const inList = (state) => around(state, nodes.bullet_list, nodes.ordered_list);
  return {
    run(state, dispatch) {
      const list = inList(state);
      if (list?.node.type === type) return liftListItem(nodes.list_item)(state, dispatch);
      if (list?.node.type !== other) return wrapInList(type)(state, dispatch);
      dispatch?.(state.tr.setNodeMarkup(list.position, type, list.node.attrs));
      return true;
    },
    active: (state) => inList(state)?.node.type === type,
  };
}

const quote = {
  run(state, dispatch) {
    const found = around(state, nodes.blockquote);
    if (!found) return wrapIn(nodes.blockquote)(state, dispatch);
    const range = state.doc.resolve(found.position + 1).blockRange(state.doc.resolve(found.position + found.node.nodeSize - 1));
    const target = liftTarget(range);
    if (target === null) return false;
    dispatch?.(state.tr.lift(range, target).scrollIntoView());
    return true;
  },
  active: (state) => around(state, nodes.blockquote) !== null,
};

function emptyTable() {
  const row = (type) => nodes.table_row.create(null, Array.from({ length: NEW_TABLE.columns }, () => type.createAndFill()));
  const rows = Array.from({ length: NEW_TABLE.rows }, (_, number) => row(number ? nodes.table_cell : nodes.table_header));
  return nodes.table.create(null, rows);
}

// A new table below the block the caret stands in, or instead of it when that is empty; a line to go on from follows the last one.
const table = {
  run(state, dispatch) {
    const { $from } = state.selection;
    if (isInTable(state) || $from.depth === 0) return false;
    if (!dispatch) return true;
    const isBlank = $from.parent.type === nodes.paragraph && $from.parent.content.size === 0;
    const start = isBlank ? $from.before() : $from.after();
    const isLast = $from.after() === state.doc.content.size || $from.indexAfter(-1) === $from.node(-1).childCount;
    const made = isLast ? [emptyTable(), nodes.paragraph.create()] : [emptyTable()];
    const change = state.tr.replaceWith(start, $from.after(), made);
    dispatch(change.setSelection(TextSelection.near(change.doc.resolve(start + 1))).scrollIntoView());
    return true;
  },
  able: (state) => table.run(state),
};

// A table that two have changed at once may have rows of unlike lengths for a moment, until the server has set it right. The library reckons with whole
// tables alone, so nothing is done to such a one but to take it away.
const isWhole = (state) => !TableMap.get(selectionCell(state).node(-1)).problems;

const inTable = (run, isAsItShould = isWhole) => {
  const may = (state, ...rest) => isInTable(state) && isAsItShould(state) && run(state, ...rest);
  return { run: may, able: (state) => may(state) };
};
const history = (run, stack) => ({
  run: (state) => [run(state)].length > 0, // the browser's own undo never comes in between
  able: (state) => yUndoPluginKey.getState(state)?.undoManager[stack].length > 0,
});
const able = (run) => ({ run, able: (state) => run(state) });

// A new line inside the paragraph.
export const breakLine = (state, dispatch) => {
  if (!state.selection.$from.parent.type.contentMatch.matchType(nodes.hard_break)) return false;
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create(), false).scrollIntoView());
  return true;
};

// The page's list of shortcuts (static/app/shortcuts.js).
const help = { run: () => document.dispatchEvent(new CustomEvent("samplan:shortcuts")) && "dialog" };

export const commands = {
  undo: history(undo, "undoStack"),
  redo: history(redo, "redoStack"),
  bold: markCommand(marks.strong),
  italic: markCommand(marks.em),
  heading,
  bulletList: listCommand(nodes.bullet_list, nodes.ordered_list),
  orderedList: listCommand(nodes.ordered_list, nodes.bullet_list),
  sink: able(sinkListItem(nodes.list_item)),
  raise: able(chainCommands(liftListItem(nodes.list_item), lift)),
  quote,
  table,
  smartSigns,
  help,
  rowAbove: inTable(addRowBefore),
  rowBelow: inTable(addRowAfter),
  columnBefore: inTable(addColumnBefore),
  columnAfter: inTable(addColumnAfter),
  deleteRow: inTable(deleteRow),
  deleteColumn: inTable(deleteColumn),
  headerRow: inTable(toggleHeader("row")),
  mergeCells: inTable(mergeCells),
  splitCell: inTable(splitCell),
  deleteTable: inTable(deleteTable, () => true),
};
