// A page about one thing that has been looked at for a moment: what the person was told of that is read.

const READ_MS = 2000;

async function tell() {
  if (document.hidden) {
    document.addEventListener("visibilitychange", tell, { once: true });
    return;
  }
  const headers = { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content, "HX-Request": "true" };
  try {
    const answer = await fetch(document.querySelector("[data-looked-at]").dataset.lookedAt, { method: "POST", headers, redirect: "manual" });
    if (answer.ok) document.dispatchEvent(new CustomEvent("samplan:read"));
  } catch {
    // No contact with the server: it is told the next time the page is looked at.
  }
}

setTimeout(tell, READ_MS);
