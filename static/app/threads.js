// The page of comments, while it stands open: what others say comes by itself, unless somebody is writing here.

const GATHER_MS = 300;
const list = () => document.querySelector("[data-threads]");

let timer = 0;

function isWriting() {
  return [...(list()?.querySelectorAll("textarea") ?? [])].some((area) => area === document.activeElement || (area.value && area.value !== area.defaultValue));
}

function fetchNew() {
  timer = 0;
  const place = list();
  if (!place?.dataset.fresh) return;
  const note = document.getElementById("nye-kommentarer");
  if (isWriting()) note.hidden = false;
  else {
    note.hidden = true;
    window.htmx.ajax("GET", place.dataset.fresh, { target: "#trader", swap: "outerMorph" }).catch(() => null);
  }
}

document.addEventListener("samplan:thread", () => (timer ||= setTimeout(fetchNew, GATHER_MS)));
document.getElementById("nye-kommentarer")?.addEventListener("click", () => {
  document.getElementById("nye-kommentarer").hidden = true;
  window.htmx.ajax("GET", list().dataset.fresh, { target: "#trader", swap: "outerMorph" });
});
