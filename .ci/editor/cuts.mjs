// What the editor never uses of its libraries, cut away before they are bundled: a bundler sees that nothing calls a function, but not that a
// default value is never asked for, that no browser of today is Internet Explorer, or that a shared text of ours holds no map. Each cut names
// what it takes and why that is safe, and the build stops when a new version of the library no longer reads as the cut expects. Two things are
// changed on the same way, for they cannot be reached from outside: where a caret stands when others write beside it, and who sets tables right.

// A module of a library → one of ours in its place.
const IN_PLACE_OF = {
  "lib0/dom": "export const doc = document;", // it brings a whole schema library for one type check
  "lib0/environment": "export const isBrowser = true; export const getVariable = () => undefined;",
  "lib0/logging": "export const print = console.log, warn = console.warn, ORANGE = '', BOLD = '', UNBOLD = '', RED = '';", // colours in a console
};

const cut = (from, to = "") => ({ from, to });
const whole = (name) => ({ from: new RegExp(`^class ${name} [\\s\\S]*?^}\\n`, "m"), to: "" });
const method = (head) => ({ from: new RegExp(`^  ${head.replace(/[().]/g, "\\$&")} \\{\\n[\\s\\S]*?^  }\\n`, "m"), to: "" });

// File → what is taken from it.
const CUTS = {
  "yjs/dist/yjs.mjs": [
    // The second form of updates: the server speaks the first, and what waits in memory may stand in either.
    ...["DSDecoderV2", "UpdateDecoderV2", "DSEncoderV2", "UpdateEncoderV2"].map(whole),
    cut("UpdateDecoderV1, UpdateDecoderV2, UpdateEncoderV1, UpdateEncoderV2, YXmlElement as", "YXmlElement as"),
    cut(/return mergeUpdates\(updates\.map\(.*\)\)$/m, "return mergeUpdates(updates)"),
    cut("    } else if (encoder.constructor === UpdateEncoderV2) {\n      return mergeUpdatesV2(updates)\n"),
    { from: /\b(DS|Update)(De|En)coderV2\b/g, to: "$1$2coderV1" },
    // Kinds of shared data that stand in no text of ours (app/prose/check.py lets none in).
    cut("  readYArray,\n  readYMap,\n", "  error.unexpectedCase,\n  error.unexpectedCase,\n"),
    cut("  readYXmlHook,\n", "  error.unexpectedCase,\n"),
    ...["getArray (name = '')", "getMap (name = '')"].map(method),
    cut(/ +case Uint8Array:\n( +case ArrayBuffer:\n)? +(left|content) = .*\n( +left\..*\n)? +break\n +case Doc:\n.*\n( +left\..*\n)? +break\n/g),
    cut("  readContentJSON, // 2\n  readContentBinary, // 3\n", "  error.unexpectedCase,\n  error.unexpectedCase,\n"),
    cut("  readContentDoc, // 9\n", "  error.unexpectedCase,\n"),
    // Documents inside documents.
    cut(/^ {6}const \{ subdocsAdded[\s\S]*?^ {6}}\n/m),
    method("load ()"),
    // A shared text as HTML, and questions asked of it as of a page: the editor draws it.
    ...["querySelector (query)", "querySelectorAll (query)", "createTreeWalker (filter)"].map(method),
    ...Array(4).fill("toString ()").map(method),
    ...Array(4).fill(/^  toDOM \([^)]*\) \{\n[\s\S]*?^  }\n/m).map((from) => ({ from, to: "" })),
    // What an event can tell of a change: the binding asks the document itself.
    ...["get keys ()", "get delta ()", "get changes ()", "get delta ()", "get changes ()"].map(method),
  ],
  "y-prosemirror/src/plugins/sync-plugin.js": [
    // Old versions shown in the editor: ours are pages of their own.
    ...["renderSnapshot (snapshot, prevSnapshot)", "unrenderSnapshot ()", "_renderSnapshot (snapshot, prevSnapshot, pluginState)"].map(method),
    cut(/          if \(\n            change !== undefined &&\n            \(change\.snapshot[\s\S]*?^          }\n(?=        }\n        return pluginState)/m),
    cut("      this.renderSnapshot(syncState.snapshot, syncState.prevSnapshot)\n"),
    cut("--${utils.hashOfJSON(mark.toJSON())}"), // no mark of ours overlaps itself
  ],
  "y-prosemirror/src/lib.js": [
    // A caret stands after the letter before it, not before the letter after it. At the end of a paragraph there is none after it, and whoever
    // else wrote there took the caret along: two who wrote on at the same end wrote into each other's words.
    cut("return Y.createRelativePositionFromTypeIndex(n, pos, type.length === 0 ? -1 : 0)", "return Y.createRelativePositionFromTypeIndex(n, pos, -1)"),
  ],
  "prosemirror-model/dist/index.js": [
    // Documents and steps read from JSON: ours come from the shared text.
    cut(/^ +this\.(node|mark)FromJSON = .*\n/gm),
  ],
  "prosemirror-transform/dist/index.js": [cut(/^Step\.jsonID\(.*\);\n/gm)], // steps read from JSON, likewise
  "lib0/string.js": [cut("utf8TextEncoder ? _encodeUtf8Native : _encodeUtf8Polyfill", "_encodeUtf8Native")], // for Node before version 11
  "lib0/encoding.js": [cut(/^export const writeVarString = .*$/m, "export const writeVarString = _writeVarStringNative;")],
  "prosemirror-view/dist/index.js": [
    // Internet Explorer and the first Edge: they cannot read these modules.
    cut("const ie = !!(ie_upto10 || ie_11up || ie_edge);\n"),
    cut(/^const ie_\w+ = .*\n/gm),
    { from: /\bie\b(?! *=)/g, to: "false" },
    { from: /\bie_version\b/g, to: "0" },
  ],
  "prosemirror-tables/dist/index.js": [
    // A table with rows of unlike lengths is set right by the server (app/prose/mend.py), for all alike. Done here it was done by each browser anew, with
    // cells of its own that were not shared before the next letter; and it stopped what somebody did, where two tables' worth of changes met.
    cut("normalizeSelection(state, fixTables(state, oldState), allowTableNodeSelection)", "normalizeSelection(state, undefined, allowTableNodeSelection)"),
    // Column widths: no cell of ours has one.
    cut("if (badWidths) findBadColWidths(tableMap, colWidths, table);"),
    cut("if (options.useDeprecatedLogic) return deprecated_toggleHeader(type);"),
  ],
};

function taken(text, { from, to }, file) {
  const isThere = typeof from === "string" ? text.split(from).length === 2 : text.search(from) >= 0;
  if (!isThere) throw new Error(`${file} does not read as expected: ${from}`);
  return text.replace(from, to);
}

export const cuts = (read) => ({
  name: "cuts",
  setup(build) {
    build.onResolve({ filter: /^lib0\/\w+$/ }, ({ path }) => (path in IN_PLACE_OF ? { path, namespace: "ours" } : undefined));
    build.onLoad({ filter: /.*/, namespace: "ours" }, ({ path }) => ({ contents: IN_PLACE_OF[path] }));
    build.onLoad({ filter: /node_modules/ }, ({ path }) => {
      const [, file] = path.split("node_modules/");
      const contents = (CUTS[file] ?? []).reduce((text, each) => taken(text, each, file), read(path));
      return { contents, loader: "js" };
    });
  },
});
