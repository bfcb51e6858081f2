// How much waits in a plan, while a page of it stands open: the numbers at its tabs, and what is shown only when there is any.

const SOON_MS = 600;
const SPREAD_MS = 900; // all who have the plan open hear of it at once, and need not all ask at once
const address = document.querySelector("[data-counts]")?.dataset.counts;
let timer = 0;

async function ask() {
  timer = 0;
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "manual" });
    if (answer.ok) draw(await answer.json());
  } catch {
    // No contact with the server: the next occasion asks again.
  }
}

function draw(counts) {
  for (const [name, count] of Object.entries(counts)) {
    for (const number of document.querySelectorAll(`[data-count="${name}"]`)) {
      number.hidden = !count;
      number.firstElementChild.textContent = count;
    }
    for (const each of document.querySelectorAll(`[data-shown-with="${name}"]`)) each.hidden = !count;
  }
}

if (address) for (const name of ["samplan:thread", "samplan:read"]) document.addEventListener(name, () => (timer ||= setTimeout(ask, SOON_MS + Math.random() * SPREAD_MS)));
