// The past of a text. The slider tells which state it points at before the state is fetched; words tell who wrote them when they are chosen.
// Without this script the slider has a button beside it, and the words lead to the writing they came with.

function point(slider) {
  const options = [...document.querySelectorAll("#sammenlign-til option")];
  const option = options[options.length - Number(slider.value)];
  const where = document.querySelector("[data-where]");
  if (!option || !where) return;
  where.textContent = option.textContent;
  slider.setAttribute("aria-valuetext", option.textContent);
}

document.addEventListener("input", ({ target }) => {
  if (target.matches?.("[data-step]")) point(target);
});

function tell(run) {
  const panel = document.querySelector("[data-who]");
  for (const other of document.querySelectorAll(".by__run[aria-current]")) other.removeAttribute("aria-current");
  run.setAttribute("aria-current", "true");
  panel.querySelector("[data-who-name]").textContent = run.dataset.name;
  panel.querySelector("[data-who-agency]").textContent = run.dataset.agency;
  panel.querySelector("[data-who-time]").textContent = run.dataset.time;
  panel.querySelector("[data-who-link]").href = run.href;
  panel.hidden = false;
}

document.addEventListener("focusin", ({ target }) => {
  if (target.matches?.(".by__run")) tell(target);
});

// A plain click or Enter tells; with Ctrl and the like the link is a link.
document.addEventListener("click", (event) => {
  const run = event.target.closest?.(".by__run");
  if (!run || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  tell(run);
});
