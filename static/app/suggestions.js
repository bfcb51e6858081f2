// The page of suggestions, while it stands open: what others suggest and decide comes by itself, unless somebody is writing here.

const GATHER_MS = 300;
const list = () => document.getElementById("forslagene");
const note = document.getElementById("nye-forslag");
let timer = 0;

function fetchNew() {
  timer = 0;
  const isWriting = [...list().querySelectorAll("textarea")].some((area) => area === document.activeElement || area.value !== area.defaultValue);
  note.hidden = !isWriting;
  if (!isWriting) window.htmx.ajax("GET", list().dataset.fresh, { target: "#forslagene", swap: "outerMorph" });
}

document.addEventListener("samplan:thread", () => (timer ||= setTimeout(fetchNew, GATHER_MS)));
note.addEventListener("click", () => {
  note.hidden = true;
  window.htmx.ajax("GET", list().dataset.fresh, { target: "#forslagene", swap: "outerMorph" });
});
