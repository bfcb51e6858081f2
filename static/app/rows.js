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
