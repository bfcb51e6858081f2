// The page of comments, while it stands open: what others say comes by itself, unless somebody is writing here, and what has been looked at for
// a moment counts as read.

const READ_MS = 2000;
const GATHER_MS = 300;
const list = () => document.querySelector("[data-threads]");
const token = () => document.querySelector("meta[name=csrf-token]").content;

let timer = 0;
const seen = new Map(); // thread → when it came into view

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
    window.htmx.ajax("GET", place.dataset.fresh, { target: "#trader", swap: "outerMorph" }).then(watch, () => null);
  }
}

document.addEventListener("samplan:thread", () => (timer ||= setTimeout(fetchNew, GATHER_MS)));
document.getElementById("nye-kommentarer")?.addEventListener("click", () => {
  document.getElementById("nye-kommentarer").hidden = true;
  window.htmx.ajax("GET", list().dataset.fresh, { target: "#trader", swap: "outerMorph" });
});

async function tellRead() {
  const now = Date.now();
  const read = [...seen].filter(([, since]) => now - since >= READ_MS).map(([thread]) => thread);
  if (!read.length || document.hidden) return;
  for (const thread of read) seen.delete(thread);
  const body = new URLSearchParams(read.map((thread) => ["trad", thread]));
  try {
    await fetch(list().dataset.read, { method: "POST", body, headers: { "X-CSRFToken": token(), "HX-Request": "true" }, redirect: "manual" });
    for (const thread of read) document.getElementById(`trad-${thread}`)?.removeAttribute("data-unread");
    document.dispatchEvent(new CustomEvent("samplan:read"));
  } catch {
    // They are told again when they are seen again.
  }
}

const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting && target.hasAttribute("data-unread")) seen.set(target.dataset.thread, seen.get(target.dataset.thread) ?? Date.now());
    else seen.delete(target.dataset.thread);
  }
}, { threshold: 0.6 });

function watch() {
  for (const thread of document.querySelectorAll("[data-thread][data-unread]")) observer.observe(thread);
}

document.addEventListener("htmx:after:swap", watch);
setInterval(tellRead, READ_MS / 2);
watch();
