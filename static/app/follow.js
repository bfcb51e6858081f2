// A page of what is said or suggested, while it stands open: what others do comes by itself, unless somebody is writing here; then there is a
// button for it. The place has an id and tells where it is fetched anew (data-fresh), and what it follows (data-follow): comments and
// suggestions, or («all») the plan too.

import { isWriting } from "./written.js";

const GATHER_MS = 400;
const place = () => document.querySelector("[data-follow]");
const note = document.querySelector("[data-follow-note]");
let timer = 0;

function fetchNew() {
  if (note) note.hidden = true;
  // Whatever stands in the way now, the next news asks again.
  window.htmx.ajax("GET", place().dataset.fresh, { target: `#${place().id}`, swap: "outerMorph" }).catch(() => null);
}

function hear() {
  timer = 0;
  if (!place()) return; // a comment is being changed here
  if (!isWriting(place())) fetchNew();
  else if (note) note.hidden = false;
}

// Many pages hear of the same news: each waits a little, not all equally long.
const soon = () => (timer ||= setTimeout(hear, GATHER_MS * (1 + Math.random())));

document.addEventListener("samplan:thread", soon);
document.addEventListener("samplan:changed", () => place()?.dataset.follow === "all" && soon());
note?.addEventListener("click", fetchNew);
