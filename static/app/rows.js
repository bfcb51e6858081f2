// Rows that can be repeated in a form. Without JavaScript the server adds an empty row when the form is sent with the same buttons.

function renumber(rows) {
  [...rows.querySelectorAll("[data-row]")].forEach((row, index) => {
    for (const field of row.querySelectorAll("[id]")) field.id = field.id.replace(/-\d+$/, `-${index}`);
    for (const label of row.querySelectorAll("label[for]")) label.htmlFor = label.htmlFor.replace(/-\d+$/, `-${index}`);
  });
}

document.addEventListener("click", (event) => {
  const add = event.target.closest?.("[data-add-row]");
  if (add) {
    event.preventDefault();
    const rows = document.getElementById(add.dataset.addRow);
    const made = rows.querySelector("template").content.firstElementChild.cloneNode(true);
    rows.append(made);
    renumber(rows);
    made.querySelector("input, select, textarea").focus();
    made.dispatchEvent(new Event("input", { bubbles: true }));
    return;
  }
  const move = event.target.closest?.("[data-move-row]");
  if (move) {
    event.preventDefault();
    const row = move.closest("[data-row]");
    const other = move.dataset.moveRow === "opp" ? row.previousElementSibling : row.nextElementSibling;
    if (!other?.matches("[data-row]")) return;
    if (move.dataset.moveRow === "opp") other.before(row);
    else other.after(row);
    renumber(row.parentElement);
    row.dispatchEvent(new Event("input", { bubbles: true }));
    (move.checkVisibility({ visibilityProperty: true }) ? move : row.querySelector("input:not([type=hidden])")).focus();
    return;
  }
  const remove = event.target.closest?.("[data-remove-row]");
  if (!remove) return;
  event.preventDefault();
  const row = remove.closest("[data-row]");
  const rows = row.parentElement;
  const next = row.nextElementSibling?.matches("[data-row]") ? row.nextElementSibling : row.previousElementSibling;
  row.remove();
  renumber(rows);
  rows.dispatchEvent(new Event("input", { bubbles: true }));
  (next?.querySelector("input, select") ?? document.querySelector(`[data-add-row="${rows.id}"]`))?.focus();
});
