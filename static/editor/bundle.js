// What the bundle of the editor (static/vendor/editor.js) gives: the room and the rescue, for main.js, and the parts that tests ask of the very same copy.
export { commands } from "./commands.js";
export { applyUpdate, baseKeymap, Doc, initProseMirrorDoc, Selection, TextSelection, updateYFragment } from "./libs.js";
export { rescueFor } from "./rescue.js";
export { Room } from "./room.js";
export { FRAGMENT, schema } from "./schema.js";
