// The saved state in the plan header. The editor of running text and the forms tell how they fare:
//   document.dispatchEvent(new CustomEvent("samplan:saved", { detail: { source, state, at } }))
// state: «saving», «saved», «failed» or «dirty»; source names who tells, so that one that is still unsaved is not hidden by another that is.

const RANK = ["failed", "dirty", "saving", "saved"];
const ICON = { failed: "error", dirty: "pencil", saving: "refresh", saved: "check-heavy" };
const states = new Map();
let lastSaved = "";
// What the page said before anything was written; it is so again when what was written has been given up.
let atFirst = "";

function clock(at) {
  return (at ? new Date(at) : new Date()).toLocaleTimeString("nb-NO", { hour: "2-digit", minute: "2-digit" }).replace(":", ".");
}

function draw() {
  const line = document.getElementById("lagret");
  if (!line) return;
  const state = RANK.find((rank) => [...states.values()].includes(rank)) ?? "saved";
  const shown = line.querySelector("span");
  atFirst ||= shown.textContent;
  line.dataset.state = state;
  const use = line.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${ICON[state]}`));
  const words = state === "saved" && !lastSaved ? atFirst : line.dataset[state].replace("{time}", lastSaved);
  if (shown.textContent !== words) shown.textContent = words;
}

document.addEventListener("samplan:saved", (event) => {
  const { source, state, at } = event.detail;
  if (state === "saved") {
    states.delete(source);
    lastSaved = clock(at);
  } else {
    states.set(source, state);
  }
  draw();
});

function tell(form, state) {
  document.dispatchEvent(new CustomEvent("samplan:saved", { detail: { source: form.id || form.action, state } }));
}

document.addEventListener("htmx:before:request", (event) => {
  const form = event.target.closest?.("form[data-guard]");
  if (form && event.detail.ctx.request.method !== "GET") tell(form, "saving");
});
document.addEventListener("htmx:after:request", (event) => {
  const form = event.target.closest?.("form[data-guard]");
  if (form && event.detail.ctx.request.method !== "GET") tell(form, event.detail.ctx.response.raw.ok ? "saved" : "failed");
});
document.addEventListener("htmx:error", (event) => {
  const form = event.target.closest?.("form[data-guard]");
  if (form) tell(form, "failed");
});
document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-guard]");
  if (form) tell(form, "dirty");
});
document.addEventListener("samplan:given-up", (event) => {
  states.delete(event.detail.source);
  draw();
});
