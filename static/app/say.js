// What is told to people without moving them: the polite live region, and toasts.
//   document.dispatchEvent(new CustomEvent("samplan:say", { detail: { text } }))
//   document.dispatchEvent(new CustomEvent("samplan:toast", { detail: { text, color } }))
// The server says the same things by an HX-Trigger header with these names.

const LIFETIME_MS = 8000;
// With something to do about it: time to read it, decide and reach it. What it offers is found in the history afterwards too.
const LONG_LIFETIME_MS = 20000;
let announcing;

function say(text) {
  const region = document.getElementById("opplesing");
  clearTimeout(announcing);
  region.textContent = "";
  // A screen reader hears a change, not a repetition: empty first, then fill a moment later.
  announcing = setTimeout(() => { region.textContent = text; }, 120);
}

function fade(toast) {
  setTimeout(() => {
    if (!toast.matches(":hover, :focus-within")) toast.remove();
    else fade(toast);
  }, toast.dataset.fleeting === "long" ? LONG_LIFETIME_MS : LIFETIME_MS);
}

function toast({ text, color, link }) {
  const made = document.getElementById("beskjed-mal").content.firstElementChild.cloneNode(true);
  made.querySelector("p").textContent = text;
  if (link) made.querySelector("p").append(" ", Object.assign(document.createElement("a"), link));
  if (color) made.dataset.color = color;
  document.getElementById("beskjeder").replaceChildren(made);
  say(text);
  if (color !== "danger") fade(made);
}

document.addEventListener("samplan:say", (event) => say(event.detail.text));
document.addEventListener("samplan:toast", (event) => toast(event.detail));

document.addEventListener("click", (event) => {
  event.target.closest?.("[data-close-toast]")?.closest(".toast").remove();
});

// An error that is one sentence of plain text is told, and swapped in nowhere; one that is a form again goes its way.
document.addEventListener("htmx:after:request", (event) => {
  const { response, text } = event.detail.ctx;
  if (response.status < 400 || !response.headers.get("Content-Type")?.startsWith("text/plain")) return;
  event.preventDefault();
  // Signed out meanwhile: the form is sent as a whole page, and the page that asks for the sign-in keeps what it holds.
  const form = event.target.closest?.("form[method=post]");
  if (response.status === 401 && form) {
    document.dispatchEvent(new CustomEvent("samplan:resend", { detail: { form } }));
    HTMLFormElement.prototype.submit.call(form);
    return;
  }
  const { signIn, signInText } = document.body.dataset;
  const way = `${signIn}?neste=${encodeURIComponent(location.pathname + location.search)}`;
  toast({ text, color: "danger", link: response.status === 401 ? { href: way, textContent: signInText } : null });
});
document.addEventListener("htmx:error", (event) => {
  if (event.detail.ctx) toast({ text: document.body.dataset.offline, color: "danger" });
});

document.querySelectorAll(".toast[data-fleeting]").forEach(fade);
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) {
      if (!node.matches?.(".toast")) continue;
      say(node.querySelector("p").textContent);
      if (node.matches("[data-fleeting]")) fade(node);
    }
  }
}).observe(document.getElementById("beskjeder"), { childList: true });
