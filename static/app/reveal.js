// A password can be looked at while it is written: who sees what they write needs no second field, and makes fewer mistakes.

for (const button of document.querySelectorAll("[data-reveal]")) {
  const field = document.getElementById(button.dataset.reveal);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    field.focus();
  });
  // What is sent is never a field of plain text, which browsers may remember and offer to others.
  field.form.addEventListener("submit", () => { field.type = "password"; });
}
