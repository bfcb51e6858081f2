// What the bundle of the editor (static/vendor/editor.js) gives: the room, for main.js, and the parts that tests ask of the very same copy.
export { commands } from "./commands.js";
export { applyUpdate, baseKeymap, Doc, encodeStateAsUpdate, initProseMirrorDoc, Selection, TextSelection, updateYFragment } from "./libs.js";
export { Room } from "./room.js";
export { FRAGMENT, schema } from "./schema.js";
