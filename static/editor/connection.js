// One text's road to the server: the whole of it down, what is typed up. What is typed stays in `pending` until the server has answered that
// it is stored; one POST is under way at a time, with all that has gathered since the last. When the answer shows that others have written
// meanwhile, and when one comes back to the page, the text is fetched again: nobody goes on writing in a paragraph that is no more.
import { applyUpdate, mergeUpdates } from "./libs.js";
import { VERSION } from "./schema.js";
import { formToken, renewToken } from "./token.js";

// The origin of changes that come from the server, which are not sent back.
export const SERVER = "server";

const GATHER_MS = 150;
const ANSWER_MS = 15_000;
const LOOK_AGAIN_MS = 5_000;
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
// Well below the server's limit for one update, and such that a request that outlives the page can carry it (64 kB in all).
const MOST_BYTES = 48_000;
const MOST_OUTLIVING = 65_000;

// Answers after which this copy of the text is given up (house rule: a shared text cannot take half an update).
const ENDING = { 403: "forbidden", 404: "gone", 409: "refused", 413: "refused", 422: "refused", 426: "oldPage" };

export class OldPage extends Error {}

const encoded = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const decoded = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

// `tell(state, detail)`: state is saving, saved ({at}) or failed ({reason}). `end(reason)`: this copy is given up. `person` is who the page
// was made for, when it says so.
export class Connection {
  #urls;
  #tell;
  #end;
  #person;
  #doc = null;
  #epoch = 0;
  #seq = 0;
  #looked = 0;
  #pending = [];
  #sending = null;
  #timer = 0;
  #tries = 0;
  #trouble = "";
  #renewed = false;
  #ended = false;
  #waiting = [];
  #listeners = new AbortController();

  constructor({ stateUrl, updatesUrl, person }, tell, end) {
    this.#urls = { stateUrl, updatesUrl };
    this.#person = person;
    this.#tell = tell;
    this.#end = end;
  }

  // Whether anything is typed that the server has not answered for.
  get unsaved() {
    return !this.#ended && this.#pending.length > 0;
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

  // Stop following the document. What was typed before this is still sent.
  close() {
    this.#doc?.off("update", this.#typed);
    this.#doc = null;
    if (this.unsaved) this.#schedule(0);
    else this.#listeners.abort();
  }

  // Resolves to true as soon as everything is stored, and to false when it cannot be just now.
  saved() {
    if (!this.unsaved) return Promise.resolve(!this.#ended);
    this.#schedule(0);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #typed = (update, origin) => {
    if (origin === SERVER || this.#ended) return;
    this.#pending.push(update);
    if (!this.#trouble) this.#tell("saving");
    if (!this.#sending && !this.#trouble) this.#schedule(GATHER_MS);
  };

  #watchPage() {
    const { signal } = this.#listeners;
    const again = () => {
      if (document.visibilityState !== "visible") return;
      if (this.#trouble) this.#schedule(0);
      else if (Date.now() - this.#looked > LOOK_AGAIN_MS) this.#refresh();
    };
    window.addEventListener("online", again, { signal });
    window.addEventListener("focus", again, { signal });
    document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? this.#schedule(0) : again()), { signal });
  }

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
    this.#sending = this.#trouble === "signedOut" || this.#trouble === "otherPerson" ? this.#lookAgain() : this.#post();
    try {
      await this.#sending;
    } finally {
      this.#sending = null;
    }
    if (!this.unsaved) this.#answer(!this.#ended);
    else if (this.#trouble) this.#answer(false);
    if (this.unsaved) this.#schedule(this.#wait());
    else if (!this.#doc) this.#listeners.abort();
  }

  #wait() {
    if (!this.#trouble) return GATHER_MS;
    if (this.#trouble !== "offline") return LOOK_AGAIN_MS;
    return WAITS_MS[Math.min(this.#tries, WAITS_MS.length) - 1] ?? 0;
  }

  #answer(isSaved) {
    this.#waiting.splice(0).forEach((resolve) => resolve(isSaved));
  }

  // As many of the pending updates as one request takes; at least one.
  #batch() {
    let count = 1;
    for (let bytes = this.#pending[0].length; count < this.#pending.length; count += 1) {
      bytes += this.#pending[count].length;
      if (bytes > MOST_BYTES) break;
    }
    return this.#pending.slice(0, count);
  }

  async #post() {
    const batch = this.#batch();
    const update = encoded(batch.length === 1 ? batch[0] : mergeUpdates(batch));
    const headers = { "Content-Type": "application/json", "X-CSRFToken": formToken() };
    const body = JSON.stringify({ update, epoch: this.#epoch, schema: VERSION });
    const keepalive = document.visibilityState === "hidden" && body.length < MOST_OUTLIVING;
    const response = await this.#fetch(this.#urls.updatesUrl, { method: "POST", headers, body, keepalive });
    const answer = response?.ok ? await response.json().catch(() => null) : null;
    if (answer) await this.#stored(batch.length, answer);
    else await this.#failed(response);
  }

  // The answer, or null when there was none in time.
  async #fetch(url, options = {}) {
    const headers = { Accept: "application/json", ...options.headers };
    const signal = AbortSignal.timeout(ANSWER_MS);
    return fetch(url, { credentials: "same-origin", redirect: "manual", cache: "no-store", ...options, headers, signal }).catch(() => null);
  }

  async #stored(count, { seq, at, repair }) {
    const isAlone = seq === this.#seq + (repair ? 2 : 1);
    this.#pending.splice(0, count);
    this.#tries = 0;
    this.#trouble = "";
    this.#renewed = false;
    this.#seq = seq;
    if (repair && this.#doc) applyUpdate(this.#doc, decoded(repair), SERVER);
    if (this.#pending.length) this.#tell("saving");
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

  async #failed(response) {
    const status = response?.type === "opaqueredirect" ? 401 : response?.status;
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
    this.#ended = true;
    this.#listeners.abort();
    this.#doc?.off("update", this.#typed);
    this.#end(reason);
  }
}

function reasonOf(response) {
  return response?.type === "opaqueredirect" || response?.status === 401 ? "signedOut" : "offline";
}
