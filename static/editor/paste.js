// What is pasted or dropped becomes plain words, lists, tables, links and notes of our schema: the plugin. The cleaning itself: clean-html.js.
import { Plugin } from "./libs.js";
import { cleanHtml, inert } from "./clean-html.js";

// More than this at once would be more than the server takes in one change (128 kB).
const MOST_SIZE = 60_000;

function tell(text) {
  document.dispatchEvent(new CustomEvent("samplan:toast", { detail: { text, color: "warning" } }));
}

export function pasting(say) {
  return new Plugin({
    props: {
      transformPastedHTML: (html) => {
        if (html.includes("data-pm-slice")) return inert(html);
        const { html: clean, images } = cleanHtml(html);
        if (images) tell(say("pastedImages"));
        return clean;
      },
      handlePaste: (_view, _event, slice) => isTooLong(slice, say),
      handleDrop: (_view, _event, slice) => isTooLong(slice, say),
    },
  });
}

function isTooLong(slice, say) {
  if (slice.size <= MOST_SIZE) return false;
  tell(say("pasteTooLong"));
  return true;
}
