// The one stream of this tab: what others write, who is there, and which parts of the page have changed. It takes the best road that is open (a
// websocket, events, asking now and then), holds still while the page is hidden, and goes on from where it was. Others hear of it on the document:
//   samplan:changed { refs }   these pieces have other facts; with { all: true } what stands around them too, or so much was missed that all
//                              of the page is to be fetched
//   samplan:work { refs }      assignments or states of these parts
//   samplan:present { tabs, typing, own }   who is there; which tabs type in which text; this tab's own name. Told again to who asks «samplan:who»
//   samplan:road { road }      «websocket», «events», «asking» or «none», with { reason } when the server has ended it
import { asking, events, websocket } from "./roads.js";

const ROADS = { websocket, events, asking };
const ORDER = Object.keys(ROADS);
const SILENT_MS = 20_000;
const HIDDEN_MS = 10_000;
const FIRST_AVOIDED_MS = 5_000;
const AVOIDED_MS = 300_000;
const RESTART_MS = 3_000;
const REOPEN_MS = 50;
const FIRST_WAIT_MS = [500, 2_000];
const MOST_WAIT_MS = 15_000;
const CARET_MS = 120;
const CARET_BY_POST_MS = 1_000;
// Kinds whose number tells that all before it has been told too.
const IN_STEP = new Set(["ready", "changed", "shaped", "work", "thread", "beat"]);
const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

const madeName = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => LETTERS[byte % LETTERS.length]).join("");
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

export class Stream {
  // Made anew for each page that is loaded: a tab that is duplicated has another.
  own = madeName();
  #address;
  #seq;
  #road = null;
  #kind = "none";
  #isReady = false;
  #notBefore = { websocket: 0, events: 0, asking: 0 };
  #suspect = "";
  #patience = 0;
  #wait = 0;
  #timers = {};
  #texts = new Map();
  #carets = new Map();
  #told = new Set();
  #tabs = new Map();
  #typing = {};
  #isOver = false;
  #saves = 0;

  constructor(address, seq) {
    this.#address = address;
    this.#seq = seq;
    document.addEventListener("visibilitychange", () => this.#seen());
    window.addEventListener("focus", () => this.#seen());
    window.addEventListener("online", () => this.#again(0));
    window.addEventListener("offline", () => this.#road && this.#down({}));
    window.addEventListener("pagehide", () => this.#drop("none"));
    document.addEventListener("samplan:who", () => this.#tellPresent());
    window.addEventListener("pageshow", ({ persisted }) => persisted && this.#again(0));
    this.#connect();
  }

  // «websocket», «events», «asking», or «none» while nothing comes.
  get road() {
    return this.#isReady ? this.#kind : "none";
  }

  // Whether updates can go up by the stream itself.
  get takesSaves() {
    return this.road === "websocket";
  }

  // Follow a text from its row `seq` on. `hears` has a function for each kind of message about it: text, joined, stale, saved, refused, caret,
  // rights, and `lost` when the road ends; `hears.isUnsaved()` keeps the stream open while the page is hidden. Returns how to leave it.
  join(ref, seq, epoch, hears) {
    const text = { ref, seq, epoch, hears };
    this.#texts.set(ref, text);
    this.#askFor(text);
    return () => {
      if (this.#texts.get(ref) !== text) return;
      this.#texts.delete(ref);
      this.#up({ kind: "leave", ref });
    };
  }

  // Send an update of a joined text up the websocket. Returns the number its answer will have; 0 when the stream does not take it.
  save(message, bytes) {
    const n = this.#saves + 1;
    if (!this.takesSaves || !this.#road.send({ kind: "save", n, ...message }, bytes)) return 0;
    this.#saves = n;
    return n;
  }

  // Tell where the caret stands in a text, or null that it stands nowhere there: not with each move, but the last one always.
  caret(ref, caret) {
    const isWaiting = this.#carets.size > 0;
    this.#carets.set(ref, caret);
    if (isWaiting) return;
    setTimeout(() => {
      for (const [each, place] of this.#carets) this.#up({ kind: "caret", ref: each, caret: place });
      this.#carets.clear();
    }, this.takesSaves ? CARET_MS : CARET_BY_POST_MS);
  }

  // ------------------------------------------------------------ the road

  #connect() {
    this.#drop();
    if (this.#isOver || document.hidden || !navigator.onLine) return;
    const kind = ORDER.find((each) => this.#notBefore[each] <= Date.now());
    if (!kind) {
      this.#again(Math.min(...Object.values(this.#notBefore)) - Date.now());
      return;
    }
    this.#kind = kind;
    const from = { stream: (isTold) => this.#to("strom", isTold), news: () => this.#to("nytt", true) };
    this.#road = ROADS[kind](from, (message, bytes) => this.#hear(message, bytes), (why) => this.#down(why), () => this.#isBusy());
    this.#listen();
  }

  #to(name, tellsTexts) {
    const url = new URL(this.#address.replace(/strom$/, name), location.href);
    url.searchParams.set("fane", this.own);
    url.searchParams.set("fra", this.#seq);
    const texts = [...this.#texts.values()].map(({ ref, seq, epoch }) => `${ref}:${seq}:${epoch}`);
    if (tellsTexts && texts.length) url.searchParams.set("tekster", texts.join(","));
    if (tellsTexts) this.#told = new Set(this.#texts.keys());
    return url;
  }

  #isBusy() {
    return Object.values(this.#typing).flat().some((tab) => tab !== this.own);
  }

  // Nothing for so long that the road must be dead.
  #listen() {
    clearTimeout(this.#timers.silence);
    this.#timers.silence = setTimeout(() => this.#down({}), SILENT_MS);
  }

  // Let go of the road, if there is one.
  #drop(road) {
    const wasReady = this.#isReady;
    for (const name of ["silence", "again", "better", "hidden"]) clearTimeout(this.#timers[name]);
    this.#isReady = false;
    this.#road?.close();
    this.#road = null;
    if (!wasReady) return;
    for (const { hears } of this.#texts.values()) hears.lost?.();
    if (road) tell("samplan:road", { road });
  }

  #again(delay) {
    clearTimeout(this.#timers.again);
    if (!this.#isReady) this.#timers.again = setTimeout(() => this.#connect(), delay);
  }

  // The road has ended by itself. One that never became ready is left for the next; it is only to blame when that one comes through.
  #down({ later, silent, ended }) {
    const wasReady = this.#isReady;
    const kind = this.#kind;
    this.#drop("none");
    if (ended) this.#end(ended);
    else if (later) this.#avoid(kind, 1_000 * later);
    else if (silent) this.#avoid(kind, AVOIDED_MS);
    else if (kind === "websocket" && !wasReady && !this.#suspect) {
      this.#suspect = kind;
      this.#notBefore.websocket = Date.now() + MOST_WAIT_MS;
      this.#connect();
    } else {
      if (this.#suspect) this.#notBefore.websocket = 0;
      this.#suspect = "";
      const [least, most] = FIRST_WAIT_MS;
      this.#wait = Math.min(this.#wait ? 2 * this.#wait : most, MOST_WAIT_MS);
      this.#again(least + Math.random() * (this.#wait - least));
    }
  }

  // Streams that are used up are so on both roads; the websocket just cannot tell why it was refused.
  #avoid(kind, forMs) {
    this.#notBefore[kind] = Date.now() + forMs;
    if (this.#suspect && forMs < AVOIDED_MS) this.#notBefore.websocket = this.#notBefore[kind];
    if (forMs < AVOIDED_MS) this.#suspect = "";
    this.#connect();
  }

  #end(reason) {
    this.#isOver = reason !== "restart";
    if (this.#isOver) for (const { hears } of [...this.#texts.values()]) hears.ended?.(reason);
    if (!this.#isOver) this.#again(Math.random() * RESTART_MS);
    tell("samplan:road", { road: "none", reason });
  }

  // A better road is tried as soon as it may be.
  #lookForBetter() {
    const better = ORDER.slice(0, ORDER.indexOf(this.#kind)).map((kind) => this.#notBefore[kind]);
    if (better.length) this.#timers.better = setTimeout(() => this.#connect(), Math.max(Math.min(...better) - Date.now(), 0));
  }

  // The page is looked at again, or no more. Who was signed out may be signed in again by then.
  #seen() {
    clearTimeout(this.#timers.hidden);
    if (!document.hidden) {
      this.#isOver = false;
      if (!this.#road) this.#again(0);
      return;
    }
    this.#timers.hidden = setTimeout(() => {
      if ([...this.#texts.values()].some(({ hears }) => hears.isUnsaved?.())) this.#seen();
      else this.#drop("none");
    }, HIDDEN_MS);
  }

  // ------------------------------------------------------------ what comes down

  #hear(message, bytes) {
    this.#listen();
    if (message.seq > this.#seq && IN_STEP.has(message.kind)) this.#seq = message.seq;
    const text = this.#texts.get(message.ref);
    if (text) {
      if (message.seq > text.seq && message.kind !== "saved") text.seq = message.seq;
      text.hears[message.kind]?.(message, bytes);
      return;
    }
    this.#about[message.kind]?.(message);
  }

  #about = {
    ready: () => this.#ready(),
    changed: ({ refs }) => tell("samplan:changed", { refs }),
    shaped: ({ refs }) => tell("samplan:changed", { refs, all: true }),
    work: ({ refs }) => tell("samplan:work", { refs }),
    thread: ({ refs }) => tell("samplan:thread", { refs }),
    missed: () => {
      tell("samplan:changed", { refs: [], all: true });
      tell("samplan:thread", { refs: [] });
    },
    present: (message) => this.#present(message),
    end: ({ reason }) => {
      this.#drop();
      this.#end(reason);
    },
  };

  #ready() {
    // A websocket that failed just before another road came through may have met a server that was starting: it is tried soon, then ever less.
    if (this.#suspect) {
      this.#patience = Math.min(2 * this.#patience || FIRST_AVOIDED_MS, AVOIDED_MS);
      this.#notBefore.websocket = Date.now() + this.#patience;
    }
    if (this.#kind === "websocket") this.#patience = 0;
    this.#suspect = "";
    this.#isReady = true;
    this.#wait = 0;
    this.#lookForBetter();
    // Also those that were opened after the address was made.
    const untold = [...this.#texts.values()].filter(({ ref }) => this.#kind === "websocket" || !this.#told.has(ref));
    tell("samplan:road", { road: this.#kind });
    untold.forEach((text) => this.#askFor(text));
  }

  #present({ tabs, gone, typing, whole }) {
    if (whole) this.#tabs.clear();
    for (const tab of gone) this.#tabs.delete(tab);
    for (const each of tabs) this.#tabs.set(each.tab, each);
    this.#typing = typing;
    this.#tellPresent();
  }

  #tellPresent() {
    tell("samplan:present", { tabs: [...this.#tabs.values()], typing: this.#typing, own: this.own });
  }

  // ------------------------------------------------------------ what goes up

  // A stream of events is opened anew, with the text in its address: a request of its own may come to another process than has the stream.
  #askFor({ ref, seq, epoch }) {
    if (!this.#isReady) return; // asked for when the road is ready, or in its address
    if (this.#kind === "websocket") this.#up({ kind: "join", ref, seq, epoch });
    else if (this.#kind === "asking") this.#road.ask();
    else {
      this.#drop();
      this.#again(REOPEN_MS);
    }
  }

  // By the websocket, else by a request of its own. What is lost here is said anew by the next one: no letter goes this way.
  #up(message) {
    if (this.takesSaves) this.#road.send(message);
    else if (this.road === "events") {
      const headers = { "Content-Type": "application/json", "X-CSRFToken": document.querySelector("meta[name=csrf-token]")?.content ?? "" };
      const body = JSON.stringify(message);
      fetch(`${this.#address}/${this.own}`, { method: "POST", headers, body, redirect: "manual" }).catch(() => null);
    }
  }
}

// One stream a tab, however this file is addressed: its home is the document.
const HOME = Symbol.for("samplan.stream");
const { stream: address, streamFrom } = document.querySelector("[data-stream]")?.dataset ?? {};
if (address) document[HOME] ??= new Stream(address, Number(streamFrom) || 0);
