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

// A drawer closes when one of its links has been followed; not by one that fetches something into it.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("dialog[data-drawer] a:not([hx-get])");
  link?.closest("dialog").close();
});

// The active tab is to be seen on a narrow screen.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// Mark in the contents what is being read: the last chapter or section that begins above a third of the window.
let marking = false;
function mark() {
  marking = false;
  const places = [...document.querySelectorAll("[data-toc]")];
  const begun = places.filter((place) => place.getBoundingClientRect().top < innerHeight / 3);
  const here = begun.at(-1) ?? places[0];
  for (const link of document.querySelectorAll(".toc a")) {
    if (here && link.hash === `#${here.id}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}
function markSoon() {
  if (!marking) requestAnimationFrame(mark);
  marking = true;
}
if (document.querySelector(".toc")) {
  addEventListener("scroll", markSoon, { passive: true });
  document.addEventListener("htmx:after:swap", markSoon);
  mark();
}
