// One mounted editor: text fetched, surface and toolbar built, saving told, refusals met, and who else is here.
import * as outbox from "../app/outbox.js";
import { Carets } from "./carets.js";
import { Connection, OldPage, tabStream } from "./connection.js";
import { make } from "./elements.js";
import { newId } from "./ids.js";
import { applyUpdate, Doc } from "./libs.js";
import { editLink } from "./link.js";
import { editNote } from "./note.js";
import { People } from "./people.js";
import { refusedBox, wordsOnlyIn } from "./refused.js";
import { rescue } from "./rescue.js";
import { guard, SavedState } from "./saved.js";
import { FRAGMENT, marks } from "./schema.js";
import { speaker } from "./strings.js";
import { toolbar } from "./toolbar.js";
import { createView } from "./view.js";

// Endings after which no new copy can be opened: the right or the text is gone, or this script is too old.
const LAST = new Set(["forbidden", "gone", "oldPage"]);

// This page, as the outbox knows it. Alive for as long as the page is.
const TAB = tabStream()?.own ?? newId();
outbox.live(TAB);

export class Room {
  #mount;
  #say;
  #saved;
  #doc = null;
  #connection = null;
  #carets = null;
  #people = null;
  #view = null;
  #stored = null;

  constructor(mount) {
    this.#mount = mount;
    this.#say = speaker(mount);
    this.#saved = new SavedState(mount, this.#say);
  }

  get view() {
    return this.#view;
  }

  // Whether the text is changed beside the plan, for a suggestion.
  get #isDraft() {
    return "draft" in this.#mount.dataset;
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
      await this.#rescue();
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

  // What this person wrote in a tab that is gone is stored before the text is fetched.
  async #rescue() {
    const { person } = this.#mount.dataset;
    if (person) await rescue(person, this.#say, (box) => this.#mount.before(box));
  }

  async #connect() {
    this.#doc = new Doc();
    if (this.#isDraft) {
      const { Draft } = await import("../app/draft.js");
      this.#connection = new Draft(this.#mount, () => this.#view?.state.doc, applyUpdate);
      return this.#connection.open(this.#doc);
    }
    this.#connection = new Connection(this.#mount.dataset, TAB, {
      tell: (state, detail) => this.#tell(state, detail),
      end: (reason) => this.#ended(reason),
      words: () => (this.#view ? wordsOnlyIn(this.#view.state.doc, this.#stored) : ""),
    });
    guard(this.#connection);
    return this.#connection.open(this.#doc);
  }

  #tell(state, detail) {
    if (state === "saved" && this.#view) this.#stored = this.#view.state.doc;
    this.#saved.tell(state, detail);
  }

  // The surface with all that belongs to it; without toolbar and line of saving when it is only to be read.
  #build(isWritable = true) {
    const { label = "", text, firstNote } = this.#mount.dataset;
    const say = this.#say;
    const frame = make("div", { class: "editor" });
    const bar = isWritable ? toolbar(frame, this.#ownCommands(), say, label) : null;
    const hint = make("p", { class: "ds-sr-only", id: `editor-hint-${text}` }, say("toolbarHint"));
    const place = make("div", { class: "editor__surface" });
    const connection = this.#connection;
    this.#carets = new Carets((caret) => isWritable && connection.caret(caret));
    this.#people = new People(text, this.#carets, say);
    const saving = this.#isDraft ? [] : [this.#saved.line, this.#saved.problem];
    frame.append(place, this.#people.line, ...(isWritable ? [hint, ...saving] : []));
    this.#mount.classList.remove("prose");
    this.#mount.replaceChildren(frame);
    this.#view = this.#surface(place, bar, isWritable);
    this.#stored = this.#view.state.doc;
    connection.follow(this.#carets, isWritable);
    if (firstNote > 1) this.#view.dom.style.counterReset = `note ${firstNote - 1}`;
    if (isWritable && "autofocus" in this.#mount.dataset) this.#view.focus();
  }

  #surface(place, bar, isWritable) {
    const { label = "", text, headingLevel = "4" } = this.#mount.dataset;
    const say = this.#say;
    const described = [`hint-${text}`, `editor-hint-${text}`].filter((id) => document.getElementById(id)).join(" ");
    // Spelling is checked in the form of Norwegian the plan is written in.
    const lang = this.#mount.closest("[lang]")?.lang ?? null;
    const attributes = { role: "textbox", "aria-multiline": "true", "aria-label": label, "aria-describedby": described, class: "prose", lang, spellcheck: "true" };
    if (!isWritable) Object.assign(attributes, { "aria-readonly": "true", tabindex: "0" });
    const openNote = (view, id) => isWritable && editNote(view, id, this.#mount, say);
    const own = bar ? { "Alt-F10": () => [bar.focus()].length > 0, "Mod-k": this.#openLink, "Mod-Alt-f": this.#openNewNote } : {};
    const isEditable = () => isWritable && this.#connection !== null;
    const parts = { own, openNote, bar: bar?.plugin, say, attributes, isEditable, headingLevel, carets: this.#carets.plugin() };
    return createView(place, this.#doc.getXmlFragment(FRAGMENT), parts);
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
    const [given, hadUnsent] = [this.#connection, this.#stored && mine && wordsOnlyIn(mine, this.#stored) !== ""];
    const isMounted = this.#mount.isConnected;
    this.#stop();
    this.#saved.drop();
    if (!isMounted || !mine) return;
    if (reason === "rights") await this.#openToRead();
    else if (!LAST.has(reason)) await this.open();
    const theirs = this.#view?.state.doc;
    const words = (reason === "rights" || reason === "stale") && !hadUnsent ? "" : await given.hush(wordsOnlyIn(mine, theirs));
    if (reason === "stale" && !words) return;
    const box = refusedBox(this.#say, reason === "rights" && words ? "rightsUnsent" : reason, words, !theirs);
    if (theirs) this.#mount.append(box);
    else this.#mount.replaceChildren(box);
    box.lastElementChild.addEventListener("click", () => given.forget());
    box.querySelector("textarea, button").focus();
  }

  // The right has been withdrawn: the text as it is now, to be read and followed. Should it be given back meanwhile, to be written in.
  async #openToRead() {
    try {
      this.#build(await this.#connect());
    } catch {
      this.#stop();
      this.#offerAgain(false);
    }
  }

  #stop() {
    this.#people?.close();
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

