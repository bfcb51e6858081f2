// A choice of names beside the field of a comment: the one that is chosen is written where the caret stands. Without JavaScript the name is typed.

function fill(select) {
  const names = JSON.parse(select.closest("[data-names]")?.dataset.names ?? "[]");
  if (!names.length || select.options.length > 1) return;
  for (const name of names) select.add(new Option(name, name));
  select.closest(".mention").hidden = false;
}

function fillAll() {
  document.querySelectorAll("[data-mention]").forEach(fill);
}

document.addEventListener("change", ({ target }) => {
  if (!target.matches?.("[data-mention]") || !target.value) return;
  const field = target.closest("form").querySelector("textarea[name=body]");
  const at = field.selectionStart ?? field.value.length;
  const before = field.value.slice(0, at);
  const words = `${before && !/\s$/.test(before) ? " " : ""}@${target.value} `;
  field.setRangeText(words, at, field.selectionEnd ?? at, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  target.value = "";
  field.focus();
});

document.addEventListener("htmx:after:swap", fillAll);
fillAll();
