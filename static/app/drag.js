// A part, section or chapter is dragged to where it is to stand, in the sheet or in the contents. What may stand where is the server's table.
// Nothing on the page moves before the server has answered, so there is nothing to put back when it says no.
// Keys have the menu of the piece («Flytt opp», «Flytt ned», «Flytt til …»), so this is for pointers alone.

const HOLD_MS = 300; // a finger that rests lifts; one that moves sooner scrolls
const SLACK = 6; // pixels a pointer may tremble
const REACH = 72; // pixels beside the list that still belong to it
const EDGE = 80; // pixels at the top and bottom of what scrolls, where it does so by itself
const SPEED = 16; // pixels of scrolling a frame, at the very edge

let press = null;
let drag = null;
let sending = false;

const sheet = () => document.getElementById("ark");
const homeOf = (piece) => piece.parentElement.closest("[data-piece], [data-pieces]");
const toast = (text) => document.dispatchEvent(new CustomEvent("samplan:toast", { detail: { text, color: "warning" } }));

// ---------------------------------------------------------------- where it may stand

// Every place in the list: in which piece (or the list itself: the plan), after which other, and at which edge of what it shows.
function placesFor(piece, root) {
  const table = JSON.parse(sheet().dataset.table);
  const { lane, under } = table[piece.dataset.kind];
  const all = [...root.querySelectorAll("[data-piece]")].filter((other) => other.dataset.kind in table);
  const found = [];
  for (const home of [root, ...all]) {
    if (!home.hasAttribute("data-shape") || !under.includes(home.dataset.kind ?? "plan")) continue;
    const inside = all.filter((other) => homeOf(other) === home);
    const row = inside.filter((other) => table[other.dataset.kind].lane === lane);
    const here = row.indexOf(piece);
    const others = row.filter((other) => other !== piece);
    // An empty home shows the place below its heading; for sections below its parts too.
    const above = (lane === "section" && inside.at(-1)) || home.firstElementChild;
    found.push({ home, after: "", beside: others[0] ?? above, edge: others.length ? "top" : "bottom", isHere: here === 0 });
    others.forEach((other, place) => found.push({ home, after: other.dataset.piece, beside: other, edge: "bottom", isHere: here === place + 1 }));
  }
  return found;
}

function heightOf({ beside, edge }) {
  const gap = drag.root.id === "ark" ? 10 : 1;
  return beside.getBoundingClientRect()[edge] + (edge === "top" ? -gap : gap);
}

// A part or section dragged out of the sheet can be let go on a heading in the contents: it is put last there.
function entryAt(x, y) {
  const entry = drag.root.id === "ark" && document.elementFromPoint(x, y)?.closest("#innhold-side [data-piece]");
  if (!entry?.hasAttribute("data-shape")) return null;
  const { under } = JSON.parse(sheet().dataset.table)[drag.piece.dataset.kind];
  return under.includes(entry.dataset.kind) ? { home: entry, after: "", isLast: true } : null;
}

function placeAt(x, y) {
  const box = drag.root.getBoundingClientRect();
  if (x < box.left - REACH || x > box.right + REACH) return entryAt(x, y);
  // Away from where it stands, and then the nearest: pieces are tall, and «between it and the next» is where it stands already.
  const own = drag.piece.getBoundingClientRect();
  const ways = y < own.top ? (top) => top < own.top : y > own.bottom ? (top) => top > own.bottom : () => false;
  const others = drag.places.filter((place) => !place.isHere).map((place) => [heightOf(place), place]).filter(([top]) => ways(top));
  others.sort(([one], [other]) => Math.abs(one - y) - Math.abs(other - y));
  return others[0]?.[1] ?? drag.places.find((place) => place.isHere);
}

// ---------------------------------------------------------------- what is seen meanwhile

// Both are popovers, so that they lie above an open drawer too.
function layer(name) {
  const made = Object.assign(document.createElement("div"), { className: name, popover: "manual" });
  made.setAttribute("aria-hidden", "true");
  document.body.append(made);
  made.showPopover();
  return made;
}

const nameOf = (home) => document.querySelector(`#innhold-side [data-piece="${home.dataset.piece}"]`)?.dataset.name ?? "";

function told(place, piece) {
  if (!place) return sheet().dataset.nowhere;
  return place.home.dataset.piece === homeOf(piece).dataset.piece ? "" : sheet().dataset.to.replace("{place}", nameOf(place.home));
}

function draw() {
  const { x, y, ghost, line, place, piece } = drag;
  const isLine = place && !place.isLast && !place.isHere;
  document.querySelectorAll("[data-drop-here]").forEach((entry) => entry.removeAttribute("data-drop-here"));
  if (place?.isLast) place.home.setAttribute("data-drop-here", "");
  line.hidden = !isLine;
  if (isLine) {
    const box = place.beside.getBoundingClientRect();
    const top = Math.max(8, Math.min(heightOf(place), innerHeight - 8));
    Object.assign(line.style, { left: `${box.left}px`, top: `${top}px`, width: `${box.width}px` });
  }
  ghost.lastElementChild.textContent = told(place, piece);
  const right = Math.max(8, Math.min(x + 14, innerWidth - ghost.offsetWidth - 8));
  const below = Math.max(8, Math.min(y + 14, innerHeight - ghost.offsetHeight - 8));
  ghost.style.transform = `translate(${right}px, ${below}px)`;
  document.documentElement.dataset.dragging = place ? "here" : "nowhere";
}

function scrollAtEdge() {
  const over = document.elementFromPoint(drag.x, drag.y)?.closest(".plan-side.toc, dialog[open]");
  const box = over?.getBoundingClientRect() ?? { top: 0, bottom: innerHeight };
  const up = EDGE - (drag.y - box.top);
  const down = EDGE - (box.bottom - drag.y);
  const share = up > 0 ? -up / EDGE : down > 0 ? down / EDGE : 0;
  if (share) (over ?? document.scrollingElement).scrollTop += Math.round(Math.max(-1, Math.min(1, share)) * SPEED);
}

function follow() {
  if (!drag) return;
  scrollAtEdge();
  drag.place = placeAt(drag.x, drag.y);
  draw();
  drag.frame = requestAnimationFrame(follow);
}

// ---------------------------------------------------------------- from press to drop

function lift() {
  const { handle, piece, root, pointer } = press;
  if (sending || !piece.isConnected) return forget();
  if (piece.querySelector(".editing")) {
    toast(sheet().dataset.formOpen);
    return forget();
  }
  clearTimeout(press.timer);
  handle.setPointerCapture(pointer);
  const ghost = layer("drag-ghost");
  ghost.append(document.createElement("strong"), document.createElement("span"));
  ghost.firstElementChild.textContent = piece.dataset.name ?? handle.dataset.grip;
  drag = { ...press, ghost, line: layer("drag-line"), places: placesFor(piece, root) };
  piece.setAttribute("data-lifted", "");
  if (press.isTouch) navigator.vibrate?.(12);
  follow();
}

function forget() {
  clearTimeout(press?.timer);
  press = null;
}

function end() {
  forget();
  if (!drag) return;
  cancelAnimationFrame(drag.frame);
  drag.ghost.remove();
  drag.line.remove();
  drag.piece.removeAttribute("data-lifted");
  document.querySelectorAll("[data-drop-here]").forEach((entry) => entry.removeAttribute("data-drop-here"));
  delete document.documentElement.dataset.dragging;
  drag = null;
}

async function send(piece, { home, after, isLast }) {
  const form = document.getElementById("flytting");
  form.action = sheet().dataset.move.replace("PIECE", piece.dataset.piece);
  form.elements.under.value = home.dataset.piece ?? "";
  form.elements.etter.value = after;
  form.elements.plass.value = after || isLast ? "" : "0";
  sending = true;
  piece.setAttribute("data-moving", "");
  try {
    await window.htmx.ajax("POST", form.action, { source: form, target: "#ark", swap: "outerMorph" });
  } finally {
    // Whether it moved or not: say.js has told what stood in the way.
    sending = false;
    piece.removeAttribute("data-moving");
  }
}

function drop() {
  const { piece, place, root } = drag;
  end();
  // What follows a drag is no click on the link under it.
  const swallow = (event) => { event.preventDefault(); event.stopPropagation(); };
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }));
  if (!place || place.isHere) return;
  root.closest("dialog[open]")?.close();
  send(piece, place);
}

// ---------------------------------------------------------------- what the pointer does

document.addEventListener("pointerdown", (event) => {
  if (drag || !event.isPrimary) return end();
  const handle = event.button === 0 && event.target.closest?.("[data-grip]");
  if (!handle) return;
  const piece = handle.closest("[data-piece]");
  const { clientX: x, clientY: y, pointerId: pointer, pointerType } = event;
  press = { handle, piece, root: piece.closest("[data-pieces]"), x, y, pointer, isTouch: pointerType === "touch" };
  if (press.isTouch) press.timer = setTimeout(lift, HOLD_MS);
});

document.addEventListener("pointermove", (event) => {
  if (!press || event.pointerId !== press.pointer) return;
  const { clientX: x, clientY: y } = event;
  if (drag) Object.assign(drag, { x, y });
  else if (Math.hypot(x - press.x, y - press.y) > SLACK) {
    if (press.isTouch) forget();
    else lift();
    if (drag) Object.assign(drag, { x, y });
  }
});

document.addEventListener("pointerup", (event) => {
  if (press && event.pointerId !== press.pointer) return;
  if (drag) {
    drag.place = placeAt(drag.x, drag.y);
    drop();
  } else forget();
});

document.addEventListener("pointercancel", end);
addEventListener("blur", end);
document.addEventListener("htmx:before:swap", end);

addEventListener("keydown", (event) => {
  if (!drag || event.key !== "Escape") return;
  event.preventDefault();
  event.stopPropagation();
  end();
}, { capture: true });

// The browser's own ways with a press that moves or rests: scrolling, dragging a link, choosing words, its menu.
document.addEventListener("touchmove", (event) => { if (drag) event.preventDefault(); }, { passive: false });
for (const name of ["dragstart", "selectstart"]) document.addEventListener(name, (event) => { if (press) event.preventDefault(); });
document.addEventListener("contextmenu", (event) => { if (press?.isTouch) event.preventDefault(); });
