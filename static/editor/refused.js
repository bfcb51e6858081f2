// Words that could not be stored, offered for copying: what the given-up copy says and the server's text does not.
import { make } from "./elements.js";

const textOf = (node) => node.textBetween(0, node.content.size, "\n", (leaf) => leaf.attrs.text ?? (leaf.type.name === "hard_break" ? "\n" : ""));

// The blocks of `mine` that `theirs` (or nothing) does not hold in the same words, as text.
export function wordsOnlyIn(mine, theirs) {
  const stored = new Set();
  theirs?.forEach((block) => stored.add(textOf(block)));
  const words = [];
  mine.forEach((block) => {
    if (textOf(block).trim() && !stored.has(textOf(block))) words.push(textOf(block));
  });
  return words.join("\n\n");
}

// A box with the reason and the words. `isLast`: there is no editor any more, so the page must be loaded anew. `values` fill the reason.
export function refusedBox(say, reason, words, isLast, values) {
  const area = make("textarea", { class: "ds-input editor__refused-words", readonly: true, rows: "6", "aria-label": say("refusedWords") });
  area.value = words;
  const copy = make("button", { type: "button", class: "ds-button", "data-variant": "secondary" }, say("copy"));
  const dismiss = make("button", { type: "button", class: "ds-button", "data-variant": "tertiary" }, say(isLast ? "reload" : "dismiss"));
  const box = make("div", { class: "editor__refused", role: "alert" }, make("p", {}, say(reason, values)), words ? area : null, words ? copy : null, dismiss);
  copy.addEventListener("click", async () => {
    area.select();
    const isCopied = await navigator.clipboard?.writeText(words).then(() => true, () => false);
    if (isCopied || document.execCommand("copy")) copy.textContent = say("copied");
  });
  dismiss.addEventListener("click", () => (isLast ? location.reload() : box.remove()));
  return box;
}
