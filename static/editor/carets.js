// Where the others are in the text: their carets and selections, each with a name, an agency and one of eight colours. They are drawn beside
// the words and read out to nobody: who is here is told in words below the text (people.js).
import {
  createRelativePositionFromJSON, Decoration, DecorationSet, getRelativeSelection, Plugin, PluginKey, relativePositionToAbsolutePosition, ySyncPluginKey,
} from "./libs.js";
import { make } from "./elements.js";
import { named } from "./people.js";

const key = new PluginKey("carets");

export class Carets {
  #places = new Map();
  #people = new Map();
  #view = null;
  #moves = 0;

  // `tell(caret)`: where one's own caret stands now, or null.
  constructor(tell) {
    this.tell = tell;
  }

  // Another tab's caret has moved, or stands in this text no more (null).
  hear(tab, caret) {
    this.#moves += 1;
    if (caret) this.#places.set(tab, { caret, move: this.#moves });
    else this.#places.delete(tab);
    this.#draw();
  }

  // Who the tabs are: [{ tab, name, agency, short, color }].
  know(people) {
    this.#people = new Map(people.map((person) => [person.tab, person]));
    for (const tab of this.#places.keys()) if (!this.#people.has(tab)) this.#places.delete(tab);
    this.#draw();
  }

  clear() {
    this.#places.clear();
    this.#draw();
  }

  #draw() {
    if (this.#view && !this.#view.isDestroyed) this.#view.dispatch(this.#view.state.tr.setMeta(key, true));
  }

  plugin() {
    return new Plugin({
      key,
      state: {
        init: () => DecorationSet.empty,
        // One's own changes reach the shared text after this: until then the places move along.
        apply: (transaction, drawn, _before, state) => {
          const isTold = transaction.getMeta(key) || transaction.getMeta(ySyncPluginKey)?.isChangeOrigin;
          return isTold ? this.#drawn(state) : drawn.map(transaction.mapping, transaction.doc);
        },
      },
      props: {
        decorations: (state) => key.getState(state),
        handleDOMEvents: {
          focus: (view) => this.#own(view),
          blur: () => this.tell(null),
        },
      },
      view: (view) => {
        this.#view = view;
        return {
          update: (_view, before) => {
            const isMoved = !before.selection.eq(view.state.selection) || !before.doc.eq(view.state.doc);
            if (isMoved && view.hasFocus()) this.#own(view);
          },
          destroy: () => (this.#view = null),
        };
      },
    });
  }

  #own({ state }) {
    const { anchor, head } = getRelativeSelection(ySyncPluginKey.getState(state).binding, state);
    this.tell({ anchor, head });
  }

  #drawn(state) {
    const { doc, type, binding } = ySyncPluginKey.getState(state);
    const most = state.doc.content.size - 1;
    const place = (relative) => {
      try {
        const found = relativePositionToAbsolutePosition(doc, type, createRelativePositionFromJSON(relative), binding.mapping);
        return found === null ? null : Math.min(found, most);
      } catch {
        return null; // what another browser sent is no place: it must not keep anybody from writing
      }
    };
    const decorations = [];
    for (const [tab, { caret, move }] of this.#places) {
      const person = this.#people.get(tab);
      const [anchor, head] = [place(caret.anchor), place(caret.head)];
      if (!person || anchor === null || head === null) continue;
      decorations.push(Decoration.widget(head, () => drawnCaret(person), { key: `${tab}-${move}`, side: 10, ignoreSelection: true }));
      const [from, to] = [Math.min(anchor, head), Math.max(anchor, head)];
      if (from < to) decorations.push(Decoration.inline(from, to, { class: "editor__others-choice", "data-who": String(person.color) }));
    }
    return DecorationSet.create(state.doc, decorations);
  }
}

// The name is drawn by the style sheet: no words of ours stand among those of the text.
function drawnCaret(person) {
  return make("span", { class: "editor__caret", "aria-hidden": "true", "data-who": person.color, "data-name": named(person) });
}
