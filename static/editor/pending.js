// What is typed in one text and not yet stored: in memory, to be sent, and in the outbox, in case this tab does not live to send it.
import * as outbox from "../app/outbox.js";
import { mergeUpdates } from "./libs.js";
import { VERSION } from "./schema.js";

// Well below the server's limit for one update, and such that a request that outlives the page can carry it (64 kB in all).
const MOST_BYTES = 48_000;

export class Pending {
  #about;
  #words;
  #key = crypto.randomUUID();
  #updates = [];
  #epoch = 0;
  #writing = null;
  #isStale = false;

  // `about`: person, text, label, url, tab. `words()`: what is written, as a person reads it.
  constructor(about, words) {
    this.#about = about;
    this.#words = words;
  }

  get some() {
    return this.#updates.length > 0;
  }

  add(update, epoch) {
    this.#updates.push(update);
    this.#epoch = epoch;
    this.#keep();
  }

  // As many of the updates as one request takes, at least one, as { update, count }.
  batch() {
    let count = 1;
    for (let bytes = this.#updates[0].length; count < this.#updates.length; count += 1) {
      bytes += this.#updates[count].length;
      if (bytes > MOST_BYTES) break;
    }
    const batch = this.#updates.slice(0, count);
    return { update: count === 1 ? batch[0] : mergeUpdates(batch), count };
  }

  // The first `count` are stored.
  stored(count) {
    this.#updates.splice(0, count);
    return this.#keep();
  }

  // None of it is to be sent any more: its words are offered on the page.
  drop() {
    return this.stored(this.#updates.length);
  }

  // None of it is to be sent any more, and its words are offered, these: a tab that comes after this one is to find them and nothing else.
  hush(words) {
    this.#words = () => words;
    this.#updates = [new Uint8Array(2)];
    this.#epoch = 0; // no life of the text, so that it is refused and offered, and never counts as stored
    return this.#keep();
  }

  // One writing at a time, always of all there is: a fast typist makes few of them.
  #keep() {
    if (!this.#about.person) return this.#writing;
    this.#isStale = true;
    this.#writing ??= this.#write().finally(() => (this.#writing = null));
    return this.#writing;
  }

  async #write() {
    while (this.#isStale) {
      this.#isStale = false;
      const record = { ...this.#about, key: this.#key, epoch: this.#epoch, schema: VERSION, updates: [...this.#updates], words: this.#words(), at: Date.now() };
      await (this.some ? outbox.keep(record) : outbox.remove(this.#key));
    }
  }
}
