// A text that somebody changes beside the plan: nothing is sent while they write, and the form that it stands in carries it. Takes the place of the
// editor's Connection where the mount has `data-draft` (the name it is sent by) and `data-state` (the text, base64). Not part of the bundle: few
// pages need it.
import { decoded } from "./frames.js";

const some = (attrs) => (Object.keys(attrs).length ? { attrs } : {});

// A node as ProseMirror's own JSON; the library's way to it is left out of the bundle.
function asJson(node) {
  const content = [];
  node.forEach((child) => content.push(asJson(child)));
  const marks = node.marks.map(({ type, attrs }) => ({ type: type.name, ...some(attrs) }));
  return {
    type: node.type.name,
    ...some(node.attrs),
    ...(node.text === undefined ? {} : { text: node.text }),
    ...(marks.length ? { marks } : {}),
    ...(content.length ? { content } : {}),
  };
}

export class Draft {
  unsaved = false;
  #fill;

  // `text()`: the text as it reads now, or nothing when it is not open. `apply(doc, update)`: the library's way to fill it.
  constructor(mount, text, apply) {
    const { draft, state } = mount.dataset;
    this.#fill = (doc) => apply(doc, decoded(state));
    mount.closest("form").addEventListener("formdata", ({ formData }) => text() && formData.set(draft, JSON.stringify(asJson(text()))));
  }

  open(doc) {
    this.#fill(doc);
    return true;
  }

  saved() {
    return Promise.resolve(true);
  }

  follow() {}
  caret() {}
  close() {}
}
