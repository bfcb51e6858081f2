// Tells the server every few minutes that somebody is here, so that «sist brukt» in the list of signed-in browsers is true; a page that is
// only read writes nothing by itself.

const EVERY_MS = 5 * 60 * 1000;
const KEY = "samplan:sett";
const { seen } = document.body.dataset;

function tell() {
  if (!seen || document.hidden || Date.now() - Number(sessionStorage.getItem(KEY)) < EVERY_MS) return;
  sessionStorage.setItem(KEY, String(Date.now()));
  const body = new FormData();
  body.set("csrf_token", document.querySelector("meta[name=csrf-token]").content);
  // No answer is waited for: when the net is gone, the next page tells.
  fetch(seen, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => sessionStorage.removeItem(KEY));
}

tell();
setInterval(tell, EVERY_MS);
