// «Logg ut» empties what this browser keeps of the person's unsaved words, for the next one at this machine; so it asks first when there are any.
import { forget, unsentBy } from "./outbox.js";

const form = document.querySelector("form[data-sign-out]");
const dialog = document.getElementById("ulagret");

async function leave() {
  await forget(document.body.dataset.person);
  form.submit();
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if ((await unsentBy(document.body.dataset.person)).length) dialog.showModal();
  else form.submit();
});
dialog?.querySelector("[data-leave]").addEventListener("click", leave);
