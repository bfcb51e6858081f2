// Threads wherever they stand: in their list, by themselves, or in the drawer of a plan's page. A thread whose end has been in sight for a moment
// counts as read. What is open in it stays open when the page is drawn anew.

const READ_MS = 2000;
const seen = new Map(); // thread → when its end came into sight
let open = []; // what is open in threads, while the page is drawn anew

const threadOf = (end) => end.closest("[data-thread]");

const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    const thread = threadOf(target);
    if (isIntersecting && thread?.hasAttribute("data-unread")) seen.set(thread.dataset.thread, seen.get(thread.dataset.thread) ?? Date.now());
    else seen.delete(thread?.dataset.thread);
  }
}, { threshold: 0.9 });

// What is observed already is told of anew: it may have become unread while it stood in sight.
function watch() {
  for (const end of document.querySelectorAll("[data-thread][data-unread] .thread__answer summary")) {
    observer.unobserve(end);
    observer.observe(end);
  }
}

// How many are unread stands at the list of those that are; the head of the plan is kept in step by counts.js.
function tellLeft(unread) {
  for (const count of document.querySelectorAll(".talk-tabs a[href*='vis=uleste'] .count")) count.textContent = unread;
}

function markRead(name) {
  const thread = document.getElementById(`trad-${name}`);
  thread?.removeAttribute("data-unread");
  thread?.querySelector("[data-unread-pill]")?.remove();
}

async function tellRead() {
  const now = Date.now();
  const read = [...seen].filter(([, since]) => now - since >= READ_MS).map(([thread]) => thread);
  const place = document.querySelector("[data-read]");
  if (!read.length || !place || document.hidden) return;
  for (const thread of read) seen.delete(thread);
  const headers = { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content, "HX-Request": "true" };
  const body = new URLSearchParams(read.map((thread) => ["trad", thread]));
  try {
    const answer = await fetch(place.dataset.read, { method: "POST", body, headers, redirect: "manual" });
    if (!answer.ok) return;
    read.forEach(markRead);
    tellLeft((await answer.json()).unread);
    document.dispatchEvent(new CustomEvent("samplan:read"));
  } catch {
    // They are told again when they are seen again.
  }
}

document.addEventListener("htmx:before:swap", () => {
  open = [...document.querySelectorAll(".thread details[open]")].map(({ id }) => id);
});
document.addEventListener("htmx:after:swap", () => {
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  watch();
});
setInterval(tellRead, READ_MS / 2);
watch();
