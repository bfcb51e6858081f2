// The dialog for a link: address, and the words shown when none are selected.
import { make } from "./elements.js";
import { field, openDialog } from "./dialog.js";
import { isAddress, marks, schema } from "./schema.js";

// What people write for an address, as an address: «nordvik.no» → https, «post@nordvik.no» → mailto. Null when it is none.
export function addressOf(written) {
  const words = written.trim();
  const [scheme, ...rest] = words.split(":");
  const guesses = [rest.length ? `${scheme.toLowerCase()}:${rest.join(":")}` : words];
  if (/^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/.test(words)) guesses.push(`mailto:${words}`);
  if (/^[^\s@:/]+(\.[^\s@:/]+)+([/?#:]|$)/.test(words)) guesses.push(`https://${words}`);
  return guesses.find(isAddress) ?? null;
}

// The link around the caret or selection: its address and extent. Null when there is none.
function linkAt(state) {
  const { $from } = state.selection;
  const mark = marks.link.isInSet($from.marks()) || marks.link.isInSet($from.nodeAfter?.marks ?? []);
  if (!mark) return null;
  let [start, end] = [$from.index(), $from.index()];
  const { parent } = $from;
  const isLinked = (index) => index >= 0 && index < parent.childCount && mark.isInSet(parent.child(index).marks);
  if (!isLinked(start)) end = start -= 1;
  while (isLinked(start - 1)) start -= 1;
  while (isLinked(end + 1)) end += 1;
  const before = (index) => parent.content.content.slice(0, index).reduce((sum, child) => sum + child.nodeSize, $from.start());
  return { href: mark.attrs.href, from: before(start), to: before(end + 1) };
}

function setLink(view, { from, to }, href, words) {
  const mark = marks.link.create({ href });
  const change = view.state.tr;
  if (from === to) change.insert(from, schema.text(words, [...view.state.selection.$from.marks(), mark]));
  else change.addMark(from, to, mark);
  view.dispatch(change.removeStoredMark(marks.link).scrollIntoView());
}

// Open the dialog for the selection, the link around the caret, or new words.
export async function editLink(view, place, say) {
  const { empty, from, to } = view.state.selection;
  const present = linkAt(view.state);
  const extent = empty && present ? present : { from, to };
  const isNew = extent.from === extent.to;
  const address = field(say("linkAddress"), make("input", { class: "ds-input", type: "text", inputmode: "url", autocomplete: "off", spellcheck: "false" }), say("linkAddressHint"));
  const words = field(say("linkText"), make("input", { class: "ds-input", type: "text", autocomplete: "off" }));
  address.input.value = present?.href ?? "";
  await openDialog(place, {
    title: say("linkTitle"),
    parts: isNew ? [address.element, words.element] : [address.element],
    say,
    saveLabel: say("linkSave"),
    save: () => {
      const href = addressOf(address.input.value);
      const shown = words.input.value.trim() || href?.replace(/^mailto:/, "");
      if (!address.fault(href ? "" : say("linkWrong"))) return false;
      setLink(view, extent, href, shown);
      return true;
    },
    removeLabel: say("linkRemove"),
    remove: present && (() => view.dispatch(view.state.tr.removeMark(extent.from, extent.to, marks.link))),
  });
  view.focus();
}
