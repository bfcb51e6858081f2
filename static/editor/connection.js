// One text's road to the server: the whole of it down once, then what others write as they write it, and what is typed up. What is typed is
// `pending` until the server has answered that it is stored; one save is under way at a time, with all that has gathered since the last: by
// the tab's stream while that stands (static/app/stream.js), else by a request. The same save sent twice is stored once, so whenever an answer
// is lost it is sent again. Without a stream the text is fetched again when an answer shows that others have written, and when one comes back
// to the page: nobody goes on writing in a paragraph that is no more.
import { decoded, encoded } from "../app/frames.js";
import { hush } from "./hush.js";
import { applyUpdate } from "./libs.js";
import { Pending } from "./pending.js";
import { VERSION } from "./schema.js";
import { formToken, renewToken } from "./token.js";

// The origin of changes that come from the server, which are not sent back.
export const SERVER = "server";

const GATHER_MS = 150;
const GATHER_FOR_STREAM_MS = 50;
const ANSWER_MS = 15_000;
// A stream that has not answered by then may be dead: the same is sent by a request.
const STREAM_ANSWER_MS = 5_000;
const LOOK_AGAIN_MS = 5_000;
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
const MOST_OUTLIVING = 65_000;

// Answers after which this copy of the text is given up (house rule: a shared text cannot take half an update).
const ENDING = { 403: "forbidden", 404: "gone", 409: "refused", 412: "stale", 413: "refused", 422: "refused", 426: "oldPage" };

export class OldPage extends Error {}

// The stream of this tab, where the page has one.
export const tabStream = () => document[Symbol.for("samplan.stream")] ?? null;

// `mount`: the addresses, the text and the person of the page. `tell(state, detail)`: state is saving, saved ({at}) or failed ({reason}).
// `end(reason)`: this copy is given up. `words()`: what is written and not stored, to be read. `carets` hears of others' carets.
export class Connection {
  #urls;
  #ref;
  #person;
  #tell;
  #end;
  #stream = tabStream();
  #leave = null;
  #carets = null;
  #doc = null;
  #epoch = 0;
  #seq = 0;
  #looked = 0;
  #pending;
  #flight = null;
  #sending = null;
  #timer = 0;
  #tries = 0;
  #trouble = "";
  #renewed = false;
  #ended = false;
  #waiting = [];
  #listeners = new AbortController();

  constructor({ text, stateUrl, updatesUrl, person, label }, tab, { tell, end, words }) {
    this.#urls = { stateUrl, updatesUrl };
    this.#ref = text;
    this.#person = person;
    this.#tell = tell;
    this.#end = end;
    this.#pending = new Pending({ tab, person, text, label, url: updatesUrl }, words);
  }

  // Whether anything is typed that the server has not answered for.
  get unsaved() {
    return !this.#ended && this.#pending.some;
  }

  // Fill the document with the text as the server has it, and follow what is typed from then on. Returns whether it may be changed.
  // Throws OldPage when this script is older than the text, and Error when the text cannot be had.
  async open(doc) {
    const state = await this.#state();
    if (state.schema > VERSION) throw new OldPage();
    this.#epoch = state.epoch;
    this.#seq = state.seq;
    this.#doc = doc;
    applyUpdate(doc, decoded(state.state), SERVER);
    doc.on("update", this.#typed);
    this.#watchPage();
    return state.writable !== false;
  }

  // Hear at once of what others write, and let `carets` hear of where they are.
  follow(carets, isWritable) {
    this.#carets = carets;
    this.#leave = this.#stream?.join(this.#ref, this.#seq, this.#epoch, this.#hears(isWritable));
  }

  // Where the caret stands now, or null.
  caret(place) {
    if (this.#leave) this.#stream.caret(this.#ref, place);
  }

  // The words of a copy that was given up, to be offered: nothing else of it is kept.
  async hush(words) {
    const hushed = await hush(this.#urls.updatesUrl, words);
    if (this.#pending.some) this.#pending.hush(hushed);
    return hushed;
  }

  // The words of a copy that was given up have been taken care of.
  forget() {
    return this.#pending.drop();
  }

  // Stop following the document. What was typed before this is still sent.
  close() {
    this.#doc?.off("update", this.#typed);
    this.#doc = null;
    this.#carets = null;
    if (this.unsaved) this.#schedule(0);
    else this.#letGo();
  }

  // Resolves to true as soon as everything is stored, and to false when it cannot be just now.
  saved() {
    if (!this.unsaved) return Promise.resolve(!this.#ended);
    this.#schedule(0);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #letGo() {
    this.#leave?.();
    this.#leave = null;
    this.#listeners.abort();
  }

  // ------------------------------------------------------------ what comes down

  #hears(isWritable) {
    const rights = ({ writable }) => writable !== undefined && writable !== isWritable && this.#giveUp("rights");
    return {
      text: (_message, bytes) => this.#take(bytes),
      joined: rights,
      rights,
      stale: () => this.#giveUp("stale"),
      saved: ({ n, seq, at }, repair) => this.#flight?.n === n && this.#flight.land({ seq, at, repair }),
      refused: ({ n, status }) => this.#flight?.n === n && this.#flight.land({ status }),
      caret: ({ tab, caret }) => this.#carets?.hear(tab, caret),
      ended: (reason) => reason !== "signedOut" && this.#giveUp(reason),
      lost: () => [this.#flight?.land(null), this.#carets?.clear()],
      isUnsaved: () => this.unsaved,
    };
  }

  // What others have written; the whole text when some of theirs has not come.
  #take(bytes) {
    if (!this.#doc || !bytes) return;
    applyUpdate(this.#doc, bytes, SERVER);
    if (this.#doc.store.pendingStructs || this.#doc.store.pendingDs) this.#catchUp();
  }

  #typed = (update, origin) => {
    if (origin === SERVER || this.#ended) return;
    this.#pending.add(update, this.#epoch);
    if (!this.#trouble) this.#tell("saving");
    if (!this.#sending && !this.#trouble) this.#schedule(this.#gather());
  };

  #gather() {
    return this.#stream?.takesSaves ? GATHER_FOR_STREAM_MS : GATHER_MS;
  }

  #watchPage() {
    const { signal } = this.#listeners;
    const again = () => {
      if (document.visibilityState !== "visible") return;
      if (this.#trouble) this.#schedule(0);
      else if (!this.#isFollowed() && Date.now() - this.#looked > LOOK_AGAIN_MS) this.#refresh();
    };
    window.addEventListener("online", again, { signal });
    window.addEventListener("focus", again, { signal });
    document.addEventListener("samplan:road", again, { signal });
    document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? this.#schedule(0) : again()), { signal });
  }

  #isFollowed() {
    return this.#leave !== null && this.#leave !== undefined && this.#stream.road !== "none";
  }

  // ------------------------------------------------------------ what goes up

  #schedule(delay) {
    clearTimeout(this.#timer);
    if (!this.unsaved || this.#sending) return;
    this.#timer = setTimeout(() => this.#send(), delay);
    if (delay === 0 && document.visibilityState === "hidden" && !this.#trouble) {
      clearTimeout(this.#timer);
      this.#send();
    }
  }

  async #send() {
    if (!this.unsaved || this.#sending) return;
    this.#sending = this.#trouble === "signedOut" || this.#trouble === "otherPerson" ? this.#lookAgain() : this.#save();
    try {
      await this.#sending;
    } finally {
      this.#sending = null;
    }
    if (!this.unsaved) this.#answer(!this.#ended);
    else if (this.#trouble) this.#answer(false);
    if (this.unsaved) this.#schedule(this.#wait());
    else if (!this.#doc) this.#letGo();
  }

  #wait() {
    if (!this.#trouble) return this.#gather();
    if (this.#trouble !== "offline") return LOOK_AGAIN_MS;
    return WAITS_MS[Math.min(this.#tries, WAITS_MS.length) - 1] ?? 0;
  }

  #answer(isSaved) {
    this.#waiting.splice(0).forEach((resolve) => resolve(isSaved));
  }

  async #save() {
    const { update, count } = this.#pending.batch();
    const answer = (await this.#byStream(update)) ?? (await this.#byRequest(update));
    if (answer.at) await this.#stored(count, answer);
    else await this.#failed(answer.status);
  }

  // The answer, or null when the stream does not take it, or ends or is silent before it has answered.
  #byStream(update) {
    return new Promise((resolve) => {
      // A page that is being left may not live to hear an answer: a request outlives it.
      const n = document.visibilityState === "visible" && this.#stream?.save({ ref: this.#ref, epoch: this.#epoch, schema: VERSION }, update);
      if (!n) return resolve(null);
      const late = setTimeout(() => this.#flight.land(null), STREAM_ANSWER_MS);
      const land = (answer) => {
        clearTimeout(late);
        this.#flight = null;
        resolve(answer);
      };
      this.#flight = { n, land };
    });
  }

  // { seq, at, repair }, or { status } where there is no such answer (0: none at all).
  async #byRequest(update) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": formToken() };
    if (this.#stream) headers["X-Fane"] = this.#stream.own;
    const body = JSON.stringify({ update: encoded(update), epoch: this.#epoch, schema: VERSION });
    const keepalive = document.visibilityState === "hidden" && body.length < MOST_OUTLIVING;
    const response = await this.#fetch(this.#urls.updatesUrl, { method: "POST", headers, body, keepalive });
    const answer = response?.ok ? await response.json().catch(() => null) : null;
    if (answer) return { ...answer, repair: answer.repair && decoded(answer.repair) };
    return { status: response?.type === "opaqueredirect" ? 401 : response?.ok ? 0 : (response?.status ?? 0) };
  }

  // The answer, or null when there was none in time.
  async #fetch(url, options = {}) {
    const headers = { Accept: "application/json", ...options.headers };
    const signal = AbortSignal.timeout(ANSWER_MS);
    return fetch(url, { credentials: "same-origin", redirect: "manual", cache: "no-store", ...options, headers, signal }).catch(() => null);
  }

  async #stored(count, { seq, at, repair }) {
    const isAlone = this.#isFollowed() || seq === this.#seq + (repair ? 2 : 1);
    this.#pending.stored(count);
    this.#tries = 0;
    this.#trouble = "";
    this.#renewed = false;
    this.#seq = seq;
    if (repair && this.#doc) applyUpdate(this.#doc, repair, SERVER);
    if (this.#pending.some) this.#tell("saving");
    else this.#tell("saved", { at });
    if (!isAlone) await this.#catchUp();
  }

  // Take in what others have written. When it cannot be had now, the next answer or return to the page tells of it again.
  async #catchUp() {
    const state = await this.#state().catch(() => null);
    if (!state || !this.#doc || state.epoch !== this.#epoch || state.schema > VERSION) return;
    applyUpdate(this.#doc, decoded(state.state), SERVER);
    this.#seq = state.seq;
  }

  async #refresh() {
    if (this.#sending || this.unsaved || this.#ended) return;
    this.#sending = this.#catchUp();
    await this.#sending;
    this.#sending = null;
    this.#schedule(0);
  }

  async #failed(status) {
    if (status === 401) this.#hold("signedOut");
    else if (status === 400 && !this.#renewed) await this.#renew();
    else if (status === 400 || status in ENDING) this.#giveUp(ENDING[status] ?? "refused");
    else this.#hold("offline");
  }

  // The form token is of an older session: get the present one, and try once more.
  async #renew() {
    this.#renewed = true;
    await this.#lookAgain();
  }

  async #lookAgain() {
    try {
      await this.#state();
      this.#trouble = "";
      this.#tell("saving");
    } catch (error) {
      this.#hold(error.reason ?? "offline");
    }
  }

  // The text as the server has it. Throws an Error whose `reason` says why not.
  async #state() {
    this.#looked = Date.now();
    const response = await this.#fetch(this.#urls.stateUrl);
    const state = response?.ok ? await response.json().catch(() => null) : null;
    if (!state) throw Object.assign(new Error("no state"), { reason: reasonOf(response) });
    if (this.#person && state.person && String(state.person) !== this.#person) {
      throw Object.assign(new Error("another person"), { reason: "otherPerson" });
    }
    renewToken(state.csrf);
    return state;
  }

  #hold(reason) {
    this.#tries += 1;
    this.#trouble = reason;
    this.#tell("failed", { reason });
  }

  #giveUp(reason) {
    if (this.#ended) return;
    this.#ended = true;
    this.#letGo();
    this.#doc?.off("update", this.#typed);
    this.#flight?.land(null);
    this.#end(reason);
  }
}

function reasonOf(response) {
  return response?.type === "opaqueredirect" || response?.status === 401 ? "signedOut" : "offline";
}
