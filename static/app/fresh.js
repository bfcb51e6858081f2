// What others change is fetched and drawn where it stands, on a page that is open: facts of a piece at once, the sheet when something has come,
// gone or moved, running text when whoever writes in it pauses. What is being edited here is left alone (hx-morph-skip), and so is the focus.
// A table that somebody is at work in is not redrawn under their hands; it says that there is news, with a button. Nothing is drawn anew while a menu
// is open, something is carried or a button of the pointer is down: what was pressed would be another element when it is let go, and no click.

// Many things may change together, and many pages hear of it: each waits a little, not all equally long.
const GATHER_MS = [120, 400];
const MOST_NAMED = 40;

const named = new Set();
let isAll = false;
let timer = 0;
let typed = new Set();
let isPressed = false;

function isInHand() {
  return isPressed || document.querySelector("[data-lifted], [data-moving], [data-fresh] :popover-open") !== null;
}

function soon() {
  const [least, most] = GATHER_MS;
  timer ||= setTimeout(fetchNew, least + Math.random() * (most - least));
}

function fetchNew() {
  timer = 0;
  if (isInHand()) {
    soon();
    return;
  }
  const place = document.querySelector("[data-fresh]");
  const wanted = { ids: [...named], isAll: isAll || named.size > MOST_NAMED };
  named.clear();
  isAll = false;
  if (!place) return;
  if (place.matches("[data-pieces]")) fetchPieces(place, wanted);
  else fetchTable(place);
}

function ask(url, how) {
  // Whatever stands in the way now, the next news asks again.
  window.htmx.ajax("GET", url, { swap: "none", ...how }).catch(() => null);
}

function fetchPieces(sheet, { ids, isAll }) {
  const url = new URL(sheet.dataset.fresh, location.href);
  for (const id of isAll ? [] : ids) url.searchParams.append("id", id);
  if (isAll) url.searchParams.set("alt", "1");
  ask(url.pathname + url.search, { target: `#${sheet.id}` });
}

function isBusy(place) {
  return place.contains(document.activeElement?.closest("form")) || place.querySelector("tr.open, [type=checkbox]:checked, :popover-open") !== null;
}

function fetchTable(place) {
  const note = document.getElementById(place.dataset.freshNote);
  if (note && isBusy(place)) note.hidden = false;
  else ask(place.dataset.fresh || location.pathname + location.search, { target: `#${place.id}`, swap: "outerMorph" });
}

// Taken in hand while the answer was under way: the answer is let go, and asked for again.
document.addEventListener("htmx:before:swap", (event) => {
  const place = document.querySelector("[data-pieces][data-fresh]");
  const url = place && new URL(event.detail.ctx.request?.action ?? "", location.href);
  if (url?.pathname !== place?.dataset.fresh || !isInHand()) return;
  event.preventDefault();
  for (const id of url.searchParams.getAll("id")) named.add(id);
  isAll ||= url.searchParams.has("alt");
  soon();
});
document.addEventListener("pointerdown", (event) => (isPressed = event.button === 0), true);
for (const end of ["pointerup", "pointercancel", "dragend"]) document.addEventListener(end, () => (isPressed = false), true);

document.addEventListener("samplan:changed", ({ detail }) => {
  for (const ref of detail.refs) named.add(ref);
  isAll ||= detail.all ?? false;
  soon();
});
document.addEventListener("samplan:work", () => {
  isAll = true;
  soon();
});

// A text that others have stopped writing in reads otherwise now.
document.addEventListener("samplan:present", ({ detail }) => {
  const now = new Set(Object.entries(detail.typing).filter(([, tabs]) => tabs.some((tab) => tab !== detail.own)).map(([text]) => text));
  const paused = [...typed].filter((text) => !now.has(text));
  typed = now;
  for (const text of paused) named.add(text);
  if (paused.length) soon();
});
