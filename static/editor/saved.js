// Whether the text is saved, told truly: beside the editor, to the page's own line (static/app/saved.js), and to whoever would leave the page.
import { make } from "./elements.js";

const unsaved = new Set();

window.addEventListener("beforeunload", (event) => {
  if ([...unsaved].some((connection) => connection.unsaved)) event.preventDefault();
});

export const guard = (connection) => unsaved.add(connection);

function clock(at) {
  const time = at ? new Date(at) : new Date();
  return [time.getHours(), time.getMinutes()].map((part) => String(part).padStart(2, "0")).join(".");
}

// The words of a template with one element in the place of its hole.
function withElement(template, hole, element) {
  const [before, after] = template.split(hole);
  return [before, element, after];
}

export class SavedState {
  #say;
  #mount;
  #source;
  #signInUrl;

  constructor(mount, say) {
    this.#say = say;
    this.#mount = mount;
    this.#source = `text-${mount.dataset.text}`;
    this.#signInUrl = mount.dataset.signInUrl || "/logg-inn";
    this.line = make("p", { class: "editor__state", "data-state": "ready" }, say("ready"));
    this.problem = make("div", { class: "editor__problem", role: "status" });
  }

  // state: saving · saved ({ at }) · failed ({ reason }); reason is a key of strings.js.
  tell(state, { at, reason } = {}) {
    this.line.dataset.state = state;
    this.#mount.toggleAttribute("data-unsaved", state !== "saved");
    this.#write(this.line, [this.#say(state, { time: clock(at) })]);
    this.#write(this.problem, state === "failed" ? this.#why(reason) : []);
    document.dispatchEvent(new CustomEvent("samplan:saved", { detail: { source: this.#source, state, at } }));
  }

  // Nothing more is to be saved from here: the words are offered elsewhere, or the editor is closed.
  drop() {
    this.line.dataset.state = "ready";
    this.#mount.removeAttribute("data-unsaved");
    this.#write(this.line, []);
    this.#write(this.problem, []);
    document.dispatchEvent(new CustomEvent("samplan:given-up", { detail: { source: this.#source } }));
  }

  #why(reason) {
    if (reason !== "signedOut") return [this.#say(reason)];
    const link = make("a", { href: this.#signInUrl, target: "_blank", rel: "noopener" }, this.#say("signIn"));
    return withElement(this.#say("signedOut", { link: "{link}" }), "{link}", link);
  }

  // Unchanged words are left alone, so that they are not read out again.
  #write(element, parts) {
    const words = parts.map((part) => part.textContent ?? part).join("");
    if (element.textContent !== words) element.replaceChildren(...parts);
  }
}
