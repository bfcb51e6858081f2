// Passkeys. A form marked data-passkey asks its server for a question, lets the browser's own dialog answer it, and is then sent as any form
// with the answer in it: so what follows (errors, the page asked for, a form that was kept) is the same as for a password.

const able = window.PublicKeyCredential && navigator.credentials && !/^[\d.]+$|:/.test(location.hostname);

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function question(form) {
  const body = new FormData();
  body.set("csrf_token", form.elements.csrf_token.value);
  const response = await fetch(form.dataset.question, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!response.ok || !response.headers.get("Content-Type")?.includes("json")) throw new TypeError("no question");
  return response.json();
}

async function create(asked) {
  const publicKey = { ...asked, challenge: bytes(asked.challenge), user: { ...asked.user, id: bytes(asked.user.id) }, excludeCredentials: known(asked.excludeCredentials) };
  const made = await navigator.credentials.create({ publicKey });
  return told(made, { attestationObject: text(made.response.attestationObject), transports: made.response.getTransports?.() ?? [] });
}

async function get(asked) {
  const publicKey = { ...asked, challenge: bytes(asked.challenge), allowCredentials: known(asked.allowCredentials) };
  const shown = await navigator.credentials.get({ publicKey });
  const { authenticatorData, signature, userHandle } = shown.response;
  return told(shown, { authenticatorData: text(authenticatorData), signature: text(signature), userHandle: userHandle ? text(userHandle) : null });
}

function told(credential, response) {
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
  });
}

const ways = { create, get };

async function send(form) {
  const say = form.querySelector("[data-told]");
  const button = form.querySelector("[type=submit]");
  say.textContent = "";
  button.setAttribute("aria-disabled", "true");
  try {
    form.elements.svar.value = await ways[form.dataset.passkey](await question(form));
    HTMLFormElement.prototype.submit.call(form);
  } catch (error) {
    // The browser tells «cancelled», «timed out» and «no such key» with one name, so that no site learns which keys there are.
    const { stopped, known: already, offline } = form.dataset;
    say.textContent = error.name === "InvalidStateError" && already ? already : error instanceof DOMException ? stopped : offline;
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  form.hidden = !able;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!form.querySelector("[aria-disabled]")) send(form);
  });
}
for (const instead of document.querySelectorAll("[data-passkey-missing]")) instead.hidden = Boolean(able);
