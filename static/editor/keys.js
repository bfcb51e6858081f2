// The keyboard. Tab is not held: it moves a list item only where its words begin, and goes from cell to cell, out of the last one; else it
// leaves the text as anywhere on the page.
import { baseKeymap, chainCommands, goToNextCell, keymap, splitListItem } from "./libs.js";
import { breakLine, commands } from "./commands.js";
import { nodes } from "./schema.js";
import { untype } from "./typing.js";

// Command → keys, as shown on the buttons too.
export const SHORTCUTS = {
  bold: ["Mod-b"],
  italic: ["Mod-i"],
  heading: ["Mod-Shift-3"],
  bulletList: ["Mod-Shift-8"],
  orderedList: ["Mod-Shift-7"],
  sink: ["Alt-Shift-ArrowRight"],
  raise: ["Alt-Shift-ArrowLeft"],
  quote: ["Mod-Shift-9"],
  link: ["Mod-k"],
  note: ["Mod-Alt-f"],
  undo: ["Mod-z"],
  redo: ["Mod-y", "Mod-Shift-z"],
  help: ["Alt-0"],
};

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
const NAMES = isMac
  ? { Mod: "⌘", Alt: "⌥", Shift: "⇧", ArrowRight: "→", ArrowLeft: "←" }
  : { Mod: "Ctrl", Shift: "Skift", ArrowRight: "høyrepil", ArrowLeft: "venstrepil" };

// The first keys of a command in the reader's words («Ctrl+B»), or nothing.
export function keysOf(name) {
  const [keys] = SHORTCUTS[name] ?? [];
  return keys?.split("-").map((part) => NAMES[part] ?? part.toUpperCase()).join("+");
}

const atStart = (run) => (state, dispatch) => {
  const { empty, $from } = state.selection;
  return empty && $from.parentOffset === 0 && $from.index(-1) === 0 && run(state, dispatch);
};

// Ctrl+/ opens the list of shortcuts, as elsewhere, where «/» has a key of its own. (On a Norwegian keyboard it is Shift+7, and Ctrl+Shift+7
// makes a numbered list; there Alt+0 is the way.)
export function asksForHelp(event) {
  return event.key === "/" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
}

// `own` are commands that only the room has (dialogs, the way to the toolbar): key → function.
export function keys(own) {
  const bound = Object.entries(SHORTCUTS).flatMap(([name, all]) => all.map((each) => [each, commands[name]?.run]));
  return [
    keymap({ ...Object.fromEntries(bound.filter(([, run]) => run)), ...own }),
    keymap({
      Enter: splitListItem(nodes.list_item),
      "Shift-Enter": breakLine,
      Backspace: untype,
      Tab: chainCommands(goToNextCell(1), atStart(commands.sink.run)),
      "Shift-Tab": chainCommands(goToNextCell(-1), atStart(commands.raise.run)),
    }),
    keymap(baseKeymap),
  ];
}
