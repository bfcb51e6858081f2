// Who else has the text open, in words: the line below it, for all who do not see carets, and for all who look away from them.
import { make } from "./elements.js";

export const named = ({ name, agency, short }) => (agency ? `${name} (${short || agency})` : name);

export class People {
  #say;
  #text;
  #carets;
  #stop = new AbortController();

  constructor(text, carets, say) {
    this.#say = say;
    this.#text = text;
    this.#carets = carets;
    this.line = make("p", { class: "editor__people" });
    document.addEventListener("samplan:present", ({ detail }) => this.#show(detail), { signal: this.#stop.signal });
    // What was told before this text was opened is asked for again.
    document.dispatchEvent(new CustomEvent("samplan:who"));
  }

  close() {
    this.#stop.abort();
  }

  #show({ tabs, typing, own }) {
    this.#carets.know(tabs);
    const mine = tabs.find(({ tab }) => tab === own)?.person;
    const others = tabs.filter(({ person, text }) => person !== mine && text === this.#text);
    const isTyping = new Set(typing[this.#text] ?? []);
    const names = [...new Set(others.map((each) => (isTyping.has(each.tab) ? this.#say("types", { name: named(each) }) : named(each))))];
    const words = names.length ? this.#say("alsoHere", { names: names.join(", ") }) : "";
    if (this.line.textContent !== words) this.line.textContent = words;
  }
}
