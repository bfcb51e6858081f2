// Tells the server that somebody is in the plan, so that opening a page need not write: at most once a minute for each plan, and only while the
// page is looked at. Without JavaScript nothing is told, and «since you were here» means the last days.

const MINUTE_MS = 60_000;
const AGAIN_MS = 2 * MINUTE_MS;
const address = document.querySelector("[data-visit]")?.dataset.visit;

async function tell() {
  if (document.hidden) return;
  const last = Number(sessionStorage.getItem(address));
  if (Date.now() - last < MINUTE_MS) return;
  sessionStorage.setItem(address, Date.now());
  const headers = { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content };
  try {
    const answer = await fetch(address, { method: "POST", headers, keepalive: true, redirect: "manual" });
    if (!answer.ok) sessionStorage.removeItem(address);
  } catch {
    // No contact with the server: the next sign of life tells it.
    sessionStorage.removeItem(address);
  }
}

if (address) {
  tell();
  document.addEventListener("visibilitychange", tell);
  setInterval(tell, AGAIN_MS);
}
