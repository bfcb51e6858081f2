// Where focus goes after a swap: to what asks for it, else to the piece that was just closed, else it stays. Also the place in the contents.

document.addEventListener("htmx:after:swap", () => {
  const asked = document.querySelector("[data-focus-here]");
  if (!asked) return;
  asked.removeAttribute("data-focus-here");
  asked.focus({ preventScroll: false });
});

// The server names the piece that something happened with.
document.addEventListener("samplan:focus", ({ detail: { id } }) => {
  const piece = document.getElementById(`h-${id}`) ?? document.getElementById(`p-${id}`);
  piece?.focus();
  piece?.scrollIntoView({ block: "nearest" });
});

// A form for something new is given up without asking the server.
document.addEventListener("click", (event) => {
  const drop = event.target.closest?.("[data-drop]");
  if (!drop) return;
  event.preventDefault();
  document.querySelector(drop.dataset.drop)?.remove();
  document.querySelector(drop.dataset.focusAfter)?.focus();
});

// A drawer with contents closes when one of its links has been followed.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("dialog[data-drawer] a");
  link?.closest("dialog").close();
});

// The active tab is to be seen on a narrow screen.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// Mark in the contents what is being read.
const seen = new Map();
function mark() {
  const first = [...seen].filter(([, visible]) => visible).map(([target]) => target)
    .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)[0];
  if (!first) return;
  for (const link of document.querySelectorAll(".toc a")) {
    if (link.hash === `#${first.id}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}
const reader = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) seen.set(target, isIntersecting);
  mark();
}, { rootMargin: "0px 0px -55% 0px" });

function watch() {
  for (const target of seen.keys()) if (!target.isConnected) { reader.unobserve(target); seen.delete(target); }
  for (const target of document.querySelectorAll("[data-toc]")) if (!seen.has(target)) { seen.set(target, false); reader.observe(target); }
}
watch();
document.addEventListener("htmx:after:swap", watch);
