// A text that somebody changes beside the plan: nothing is sent while they write, and the form that it stands in carries it. Takes the place of a
// Connection where the mount has `data-draft` (the name it is sent by) and `data-state` (the text, base64).
import { decoded } from "../app/frames.js";
import { applyUpdate } from "./libs.js";

export class Draft {
  unsaved = false;
  #state;

  // `text()`: the text as it reads now, or null when it is not open.
  constructor(mount, text) {
    const { draft, state } = mount.dataset;
    this.#state = state;
    mount.closest("form").addEventListener("formdata", ({ formData }) => text() && formData.set(draft, JSON.stringify(text().toJSON())));
  }

  open(doc) {
    applyUpdate(doc, decoded(this.#state));
    return true;
  }

  saved() {
    return Promise.resolve(true);
  }

  follow() {}
  caret() {}
  close() {}
}
