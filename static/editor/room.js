// One mounted editor: text fetched, surface and toolbar built, saving told, refusals met.
import { Doc } from "./libs.js";
import { Connection, OldPage } from "./connection.js";
import { make } from "./elements.js";
import { editLink } from "./link.js";
import { editNote } from "./note.js";
import { refusedBox, wordsOnlyIn } from "./refused.js";
import { guard, SavedState } from "./saved.js";
import { FRAGMENT, marks } from "./schema.js";
import { speaker } from "./strings.js";
import { toolbar } from "./toolbar.js";
import { createView } from "./view.js";

// Endings after which no new copy can be opened: the right or the text is gone, or this script is too old.
const LAST = new Set(["forbidden", "gone", "oldPage"]);

export class Room {
  #mount;
  #say;
  #saved;
  #doc = null;
  #connection = null;
  #view = null;

  constructor(mount) {
    this.#mount = mount;
    this.#say = speaker(mount);
    this.#saved = new SavedState(mount, this.#say);
  }

  get view() {
    return this.#view;
  }

  get unsaved() {
    return this.#connection?.unsaved ?? false;
  }

  // Fetch the text and put the editor in the place of the static one. On failure the static text stays, with a way to try again.
  async open() {
    const say = this.#say;
    const note = make("p", { class: "editor__loading", role: "status" }, say("loading"));
    this.#mount.before(note);
    try {
      const isWritable = await this.#connect();
      if (isWritable) this.#build();
      else this.#leave(say("notWritable"));
    } catch (error) {
      this.#stop();
      this.#offerAgain(error instanceof OldPage);
    } finally {
      note.remove();
    }
  }

  // Resolves to whether everything typed is stored.
  saved() {
    return this.#connection?.saved() ?? Promise.resolve(true);
  }

  // The mount element is gone from the page; what was typed is still sent.
  close() {
    this.#stop();
    if (!this.unsaved) this.#saved.drop();
  }

  async #connect() {
    const { stateUrl, updatesUrl, person } = this.#mount.dataset;
    this.#doc = new Doc();
    const tell = (state, detail) => this.#saved.tell(state, detail);
    this.#connection = new Connection({ stateUrl, updatesUrl, person }, tell, (reason) => this.#ended(reason));
    guard(this.#connection);
    return this.#connection.open(this.#doc);
  }

  #build() {
    const { label = "", text, firstNote, headingLevel = "4" } = this.#mount.dataset;
    const say = this.#say;
    const frame = make("div", { class: "editor" });
    const bar = toolbar(frame, this.#ownCommands(), say, label);
    const hint = make("p", { class: "ds-sr-only", id: `editor-hint-${text}` }, say("toolbarHint"));
    const place = make("div", { class: "editor__surface" });
    frame.append(place, hint, this.#saved.line, this.#saved.problem);
    this.#mount.classList.remove("prose");
    this.#mount.replaceChildren(frame);
    const described = [`hint-${text}`, hint.id].filter((id) => document.getElementById(id)).join(" ");
    // Spelling is checked in the form of Norwegian the plan is written in.
    const lang = this.#mount.closest("[lang]")?.lang ?? null;
    const attributes = { role: "textbox", "aria-multiline": "true", "aria-label": label, "aria-describedby": described, class: "prose", lang, spellcheck: "true" };
    const openNote = (view, id) => editNote(view, id, this.#mount, say);
    const own = { "Alt-F10": () => [bar.focus()].length > 0, "Mod-k": this.#openLink, "Mod-Alt-f": this.#openNewNote };
    const isEditable = () => this.#connection !== null;
    const parts = { own, openNote, bar: bar.plugin, say, attributes, isEditable, headingLevel };
    this.#view = createView(place, this.#doc.getXmlFragment(FRAGMENT), parts);
    if (firstNote > 1) this.#view.dom.style.counterReset = `note ${firstNote - 1}`;
    if ("autofocus" in this.#mount.dataset) this.#view.focus();
  }

  #openLink = (state, _dispatch, view) => {
    if (!this.#ownCommands().link.able(state)) return false;
    editLink(view, this.#mount, this.#say);
    return "dialog";
  };

  #openNewNote = (state, _dispatch, view) => {
    if (!this.#ownCommands().note.able(state)) return false;
    editNote(view, null, this.#mount, this.#say);
    return "dialog";
  };

  #ownCommands() {
    const inWords = ({ selection }) => selection.$from.parent.inlineContent && selection.$from.sameParent(selection.$to);
    return {
      link: {
        run: this.#openLink,
        active: (state) => state.doc.rangeHasMark(state.selection.from, state.selection.to, marks.link) || !!marks.link.isInSet(state.selection.$from.marks()),
        able: inWords,
      },
      note: { run: this.#openNewNote, able: inWords },
    };
  }

  // This copy is given up: load the server's text anew where that can be, and offer the words that were not stored.
  async #ended(reason) {
    const mine = this.#view?.state.doc;
    const isMounted = this.#mount.isConnected;
    this.#stop();
    this.#saved.drop();
    if (!isMounted || !mine) return;
    if (!LAST.has(reason)) await this.open();
    const theirs = this.#view?.state.doc;
    const words = wordsOnlyIn(mine, theirs);
    const box = refusedBox(this.#say, reason, words, !theirs);
    if (theirs) this.#mount.append(box);
    else this.#mount.replaceChildren(box);
    box.querySelector("textarea, button").focus();
  }

  #stop() {
    this.#view?.destroy();
    this.#view = null;
    this.#connection?.close();
  }

  #leave(words) {
    this.#stop();
    this.#mount.before(make("p", { class: "editor__loading", role: "status" }, words));
  }

  #offerAgain(isOldPage) {
    const say = this.#say;
    const again = make("button", { type: "button", class: "ds-button", "data-variant": "secondary" }, say(isOldPage ? "reload" : "loadAgain"));
    const box = make("div", { class: "editor__failed", role: "alert" }, make("p", {}, say(isOldPage ? "oldPage" : "loadFailed")), again);
    this.#mount.before(box);
    again.addEventListener("click", () => {
      box.remove();
      if (isOldPage) location.reload();
      else this.open();
    });
  }
}

