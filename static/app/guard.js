// Nobody loses what they have written by leaving: a form marked data-guard that has been typed in holds the page back until it is saved or given up.
// One that is sent once (data-once: a comment) is emptied when it has been; the page may be drawn anew around it, and it keeps what it holds.

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

document.addEventListener("htmx:after:request", ({ target, detail }) => {
  const form = target.closest?.("form[data-once]");
  if (!form || detail.ctx.request.method === "GET") return;
  const { ok, status } = detail.ctx.response.raw;
  if (!ok) {
    if (status !== 401) dirty.add(form); // signed out: it goes by another way (say.js)
    return;
  }
  form.reset();
  form.querySelector("details")?.removeAttribute("open");
});
document.addEventListener("htmx:error", ({ target }) => {
  const form = target.closest?.("form[data-once]");
  if (form) dirty.add(form);
});
// Words that were refused come back as those of the form itself; they are unsaved still.
document.addEventListener("htmx:after:swap", () => {
  for (const field of document.querySelectorAll("form[data-guard=refused] textarea")) {
    const words = field.value;
    field.defaultValue = "";
    field.value = words;
    dirty.add(field.form);
  }
});
// A drawer that closes with something written in it asks whether that is given up; if it is not, the drawer opens again.
document.addEventListener("close", ({ target: dialog }) => {
  const written = [...dirty].filter((form) => dialog.contains(form) && isDirty(form));
  if (!written.length || !dialog.dataset.ask) return;
  if (window.confirm(dialog.dataset.ask)) {
    for (const form of written) {
      form.reset();
      drop(form);
    }
  } else {
    dialog.showModal();
    written[0].querySelector("textarea").focus();
  }
}, true);

window.addEventListener("beforeunload", (event) => {
  forget();
  if ([...dirty].some(isDirty)) event.preventDefault();
});

// «Avbryt» closes the form; when something has been written it asks first. What shows another page (data-give-up="") gives up all that is written.
document.addEventListener("htmx:confirm", (event) => {
  const source = event.target.closest?.("[data-give-up]");
  if (!source) return;
  const name = source.dataset.giveUp;
  const forms = name ? [document.getElementById(name)] : [...dirty];
  if (!forms.some((form) => form?.isConnected && isDirty(form))) {
    event.preventDefault();
    event.detail.issueRequest();
  }
});
