// A colour is written as text; beside it stands the browser's own picker, and the two say the same.

const WHOLE = /^#?([0-9a-f]{6})$/i;

function addPicker(field) {
  if (field.dataset.picked !== undefined) return;
  field.dataset.picked = "";
  const picker = document.createElement("input");
  picker.type = "color";
  picker.className = "color-field__picker";
  picker.setAttribute("aria-label", field.dataset.pickerLabel);
  const follow = () => {
    const whole = WHOLE.exec(field.value.trim());
    if (whole) picker.value = `#${whole[1].toLowerCase()}`;
  };
  follow();
  field.addEventListener("input", follow);
  picker.addEventListener("input", () => {
    field.value = picker.value.toUpperCase();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  field.after(picker);
}

function addPickers() {
  document.querySelectorAll("[data-picker-label]").forEach(addPicker);
}

addPickers();
document.addEventListener("htmx:after:swap", addPickers);
