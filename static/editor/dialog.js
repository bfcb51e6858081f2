// A small dialog over the text: title, fields, buttons. Native <dialog>: Esc closes it, focus stays inside and comes back afterwards.
import { make } from "./elements.js";

let made = 0;

// One labelled field. `input` is the element people write in.
export function field(label, input, hint) {
  made += 1;
  const id = `editor-field-${made}`;
  input.id = id;
  const described = hint ? make("p", { id: `${id}-hint`, class: "editor-dialog__hint" }, hint) : null;
  const wrong = make("p", { id: `${id}-wrong`, class: "editor-dialog__wrong" });
  input.setAttribute("aria-describedby", [described?.id, wrong.id].filter(Boolean).join(" "));
  const element = make("div", { class: "editor-dialog__field" }, make("label", { for: id }, label), described, input, wrong);
  const fault = (words) => {
    wrong.textContent = words;
    if (words) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    if (words) input.focus();
    return words === "";
  };
  return { element, input, fault };
}

// Open a dialog in `place` with a form of `parts`. `save` returns whether the dialog may close; `remove`, when given, is a button of its own
// and always closes. Resolves when the dialog has closed.
export function openDialog(place, { title, parts, say, saveLabel, save, removeLabel, remove }) {
  made += 1;
  const heading = make("h2", { id: `editor-dialog-${made}`, class: "editor-dialog__title" }, title);
  const submit = make("button", { type: "submit", class: "ds-button" }, saveLabel);
  const cancel = make("button", { type: "button", class: "ds-button", "data-variant": "tertiary" }, say("cancel"));
  const removal = remove && make("button", { type: "button", class: "ds-button", "data-variant": "tertiary", "data-color": "danger" }, removeLabel);
  const form = make("form", { novalidate: true }, heading, ...parts, make("div", { class: "editor-dialog__buttons" }, submit, cancel, removal));
  const dialog = make("dialog", { class: "ds-dialog editor-dialog", "aria-labelledby": heading.id }, form);
  const closed = new Promise((resolve) => dialog.addEventListener("close", resolve));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (save()) dialog.close();
  });
  cancel.addEventListener("click", () => dialog.close());
  removal?.addEventListener("click", () => {
    remove();
    dialog.close();
  });
  place.append(dialog);
  dialog.showModal();
  return closed.then(() => dialog.remove());
}
