// What a tab that is gone had not got stored: sent on, and told; or, where it cannot be stored any more, offered for copying.
import * as outbox from "../app/outbox.js";
import { encoded } from "../app/frames.js";
import { hush } from "./hush.js";
import { refusedBox } from "./refused.js";
import { speaker } from "./strings.js";
import { formToken } from "./token.js";

const REFUSED = new Set([403, 404, 409, 412, 413, 422, 426]);

// Words of the text have been hidden since: they must be in nothing that is kept or shown.
const HIDDEN = 412;

const ANSWER_MS = 15_000;

// What stands on this page already, to be copied.
const offered = new Set();

// Resolves when what tabs that are gone have left is sent. `offer(box)` puts an offer on the page.
export async function rescue(person, say, offer) {
  await outbox.inherit(person, async (record) => {
    if (offered.has(record.key)) return;
    const status = await send(record);
    if (REFUSED.has(status)) offered.add(record.key);
    if (status === 200) await stored(record, say);
    else if (REFUSED.has(status)) offer(boxFor(status === HIDDEN ? await hushed(record) : record, say));
  });
}

async function stored({ key, label, text, at }, say) {
  await outbox.remove(key);
  document.dispatchEvent(new CustomEvent("samplan:toast", { detail: { text: say("rescued", { label, time: told(at) }), color: "success" } }));
  document.dispatchEvent(new CustomEvent("samplan:changed", { detail: { refs: [text] } }));
}

// The same for a page without an open editor: what cannot be stored is offered above `place`.
export const rescueFor = (person, place) => rescue(person, speaker(place), (box) => place.before(box));

// 200 when all of it is stored, else the status of the answer, 0 when there is none.
async function send({ url, updates, epoch, schema }) {
  for (const update of updates) {
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": formToken() };
    const body = JSON.stringify({ update: encoded(update), epoch, schema });
    const signal = AbortSignal.timeout(ANSWER_MS);
    const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal }).catch(() => null);
    if (!response?.ok) return response?.status ?? 0;
  }
  return 200;
}

async function hushed(record) {
  const kept = { ...record, words: await hush(record.url, record.words), updates: [new Uint8Array(2)], epoch: 0 };
  await outbox.keep(kept);
  return kept;
}

function boxFor({ key, label, at, words }, say) {
  const box = refusedBox(say, "notRescued", words, false, { label, time: told(at) });
  box.lastElementChild.addEventListener("click", () => outbox.remove(key));
  return box;
}

// «10.42», with the day before it when that is another.
function told(at) {
  const then = new Date(at);
  const time = then.toLocaleTimeString("nb-NO", { hour: "2-digit", minute: "2-digit" }).replace(":", ".");
  return then.toDateString() === new Date().toDateString() ? time : `${time} ${then.toLocaleDateString("nb-NO", { day: "numeric", month: "long" })}`;
}
