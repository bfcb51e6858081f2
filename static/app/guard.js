// Nobody loses what they have written by leaving: a form marked data-guard that has been typed in holds the page back until it is saved or given up.

const dirty = new Set();

function isDirty(form) {
  return [...form.elements].some((field) => {
    if (!field.name || field.type === "hidden" || field.type === "submit") return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") return [...field.options].some((option) => option.selected !== option.defaultSelected);
    return field.value !== field.defaultValue;
  });
}

function forget() {
  for (const form of dirty) if (!form.isConnected) drop(form);
}

function drop(form) {
  dirty.delete(form);
  document.dispatchEvent(new CustomEvent("samplan:given-up", { detail: { source: form.id || form.action } }));
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-guard]");
  if (form) dirty.add(form);
});
document.addEventListener("submit", (event) => dirty.delete(event.target));
document.addEventListener("samplan:resend", (event) => drop(event.detail.form));
document.addEventListener("htmx:after:swap", forget);

window.addEventListener("beforeunload", (event) => {
  forget();
  if ([...dirty].some(isDirty)) event.preventDefault();
});

// «Avbryt» closes the form; when something has been written it asks first.
document.addEventListener("htmx:confirm", (event) => {
  const source = event.target.closest?.("[data-give-up]");
  if (!source) return;
  const form = document.getElementById(source.dataset.giveUp);
  if (!form || !isDirty(form)) {
    event.preventDefault();
    event.detail.issueRequest();
  }
});
