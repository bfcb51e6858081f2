// The toolbar: one stop for Tab, arrow keys between the buttons (the toolbar pattern of the ARIA practices), pressed states that follow the
// caret. A button that does nothing just now stays reachable and says so.
import { Plugin } from "./libs.js";
import { commands } from "./commands.js";
import { icon, make } from "./elements.js";
import { keysOf } from "./keys.js";

// Command and sign: a symbol of the sprite, or a letter as the word processors in Norwegian show it.
const GROUPS = [
  [["undo", "#undo"], ["redo", "#redo"]],
  [["bold", "F"], ["italic", "K"], ["link", "#link"]],
  [["heading", "H"], ["bulletList", "#bullet-list"], ["orderedList", "#number-list"], ["raise", "#arrow-left"], ["sink", "#arrow-right"], ["quote", "»"]],
  [["note", "x¹"], ["table", "#table"]],
  [["smartSigns", "«–»"], ["help", "?"]],
];
const TABLE_TOOLS = [
  "rowAbove", "rowBelow", "columnBefore", "columnAfter", "deleteRow", "deleteColumn", "headerRow", "mergeCells", "splitCell", "deleteTable",
];

function signOf(name, sign) {
  if (sign.startsWith("#")) return icon(sign.slice(1));
  return make("span", { class: "editor__glyph", "data-glyph": name, "aria-hidden": "true" }, sign);
}

class Toolbar {
  #view;
  #all;
  #buttons = [];

  constructor(place, all, say, label) {
    this.#all = all;
    this.bar = make("div", { class: "editor__toolbar", role: "toolbar", "aria-label": say("toolbar", { label }) });
    for (const group of GROUPS) this.bar.append(this.#group(group.map(([name, sign]) => this.#button(name, say, signOf(name, sign)))));
    this.tableTools = this.#group(TABLE_TOOLS.map((name) => this.#button(name, say)), say("tableTools"));
    this.tableTools.hidden = true;
    this.bar.append(this.tableTools);
    this.bar.addEventListener("click", (event) => this.#press(event.target.closest("button")));
    this.bar.addEventListener("keydown", (event) => this.#key(event));
    // The caret stays where it is when a button is pressed with the mouse.
    this.bar.addEventListener("mousedown", (event) => event.target.closest("button") && event.preventDefault());
    this.#rove(this.#buttons[0]);
    place.append(this.bar);
  }

  attach(view) {
    this.#view = view;
    this.update(view.state);
  }

  // Set pressed and disabled states after the text or the caret has changed.
  update(state) {
    const focused = this.bar.contains(document.activeElement);
    this.tableTools.hidden = !commands.rowAbove.able(state);
    for (const button of this.#buttons) {
      const { active, able } = this.#all[button.dataset.command];
      if (active) button.setAttribute("aria-pressed", String(active(state)));
      if (able) button.setAttribute("aria-disabled", String(!able(state)));
    }
    const current = this.#buttons.find((button) => button.tabIndex === 0);
    if (current.closest("[hidden]")) this.#rove(this.#buttons[0], focused);
  }

  focus() {
    this.#buttons.find((button) => button.tabIndex === 0).focus();
  }

  #group(buttons, label) {
    return make("div", { class: "editor__group", role: "group", "aria-label": label }, ...buttons);
  }

  #button(name, say, sign) {
    const label = say(name);
    const keys = keysOf(name);
    const words = keys ? say("shortcut", { label, keys }) : label;
    const attributes = { type: "button", class: "editor__button", "data-command": name, "aria-pressed": this.#all[name].active ? "false" : null };
    const made = sign
      ? make("button", { ...attributes, "aria-label": label, title: words }, sign)
      : make("button", { ...attributes, "data-words": true }, label);
    this.#buttons.push(made);
    return made;
  }

  #press(button) {
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    this.#rove(button);
    const opensDialog = this.#all[button.dataset.command].run(this.#view.state, this.#view.dispatch, this.#view) === "dialog";
    if (!opensDialog && !this.bar.contains(document.activeElement)) this.#view.focus();
  }

  #key(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      this.#view.focus();
      return;
    }
    const shown = this.#buttons.filter((button) => !button.closest("[hidden]"));
    const place = shown.indexOf(document.activeElement);
    const next = { ArrowRight: place + 1, ArrowLeft: place - 1 + shown.length, Home: 0, End: shown.length - 1 }[event.key];
    if (next === undefined || place < 0) return;
    event.preventDefault();
    this.#rove(shown[next % shown.length], true);
  }

  // Let one button be the toolbar's stop for Tab.
  #rove(button, isFocused = false) {
    for (const each of this.#buttons) each.tabIndex = each === button ? 0 : -1;
    if (isFocused) button.focus();
  }
}

// The toolbar in `place`, kept up to date by the plugin. `own` are commands that only the room has.
export function toolbar(place, own, say, label) {
  const made = new Toolbar(place, { ...commands, ...own }, say, label);
  const plugin = new Plugin({
    view: (view) => {
      made.attach(view);
      return { update: ({ state }) => made.update(state) };
    },
  });
  return { plugin, focus: () => made.focus() };
}
