// Who else is in the plan just now, as the tab's stream tells it (stream.js): faces in the plan's header, marks at the parts of the contents
// where they write, and, at most now and then, a word to who hears the page that somebody writes in a text that is open here too.

const MOST_FACES = 4;
const SAID_MS = 30_000;
const SAID_OF_ONE_MS = 300_000;

const saidOf = new Map();
let lastSaid = 0;
let told = null;

const named = ({ name, agency, short }) => (agency ? `${name} (${short || agency})` : name);

function initials(name) {
  const parts = name.split(/[\s-]+/).filter(Boolean);
  return [parts[0], parts.length > 1 ? parts.at(-1) : ""].map((part) => part.charAt(0).toUpperCase()).join("");
}

function made(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// A silent face: what it means stands in words beside it.
function face(person, size = null) {
  return made("span", { class: "avatar", "data-size": size, "data-who": person.color, "aria-hidden": "true" }, initials(person.name));
}

const silent = (words) => made("span", { class: "ds-sr-only" }, words);

// One of each person, those who write first.
function people({ tabs, own }) {
  const mine = tabs.find(({ tab }) => tab === own)?.person;
  const found = new Map();
  for (const each of [...tabs].sort((a, b) => !a.text - !b.text)) if (each.person !== mine && !found.has(each.person)) found.set(each.person, each);
  return [...found.values()];
}

function drawHeader(list, others) {
  const { now, more, reads } = list.dataset;
  list.setAttribute("aria-label", now);
  list.hidden = !others.length;
  const items = others.slice(0, MOST_FACES).map((person) => {
    const words = person.text ? named(person) : reads.replace("{name}", named(person));
    return made("li", { title: words, tabindex: "0" }, face(person), silent(words));
  });
  const rest = others.slice(MOST_FACES);
  if (rest.length) {
    const title = rest.map(named).join(", ");
    items.push(made("li", { title, tabindex: "0" }, made("span", { class: "avatar avatar--more", "aria-hidden": "true" }, `+${rest.length}`), silent(`${more} ${title}`)));
  }
  swap(list, items);
}

// The part of the contents that a text stands in, by its place on the sheet.
function partOf(text) {
  for (let place = document.getElementById(`p-${text}`); place; place = place.parentElement?.closest("[data-toc]")) {
    if (document.querySelector(`[data-present-for="${CSS.escape(place.dataset.piece ?? "")}"]`)) return place.dataset.piece;
  }
  return null;
}

function drawContents({ tabs, typing, own }) {
  const byPart = new Map();
  for (const each of tabs) {
    const part = each.tab === own || !each.text ? null : partOf(each.text);
    if (!part) continue;
    const isTyping = typing[each.text]?.includes(each.tab) ?? false;
    const there = byPart.get(part) ?? new Map();
    if (isTyping || !there.has(each.person)) there.set(each.person, { ...each, isTyping });
    byPart.set(part, there);
  }
  const words = document.querySelector("[data-present-list]")?.dataset ?? {};
  for (const mark of document.querySelectorAll("[data-present-for]")) {
    const there = [...(byPart.get(mark.dataset.presentFor)?.values() ?? [])];
    const marks = there.flatMap((person) => {
      const shown = made("span", { class: "toc__here", "data-typing": person.isTyping ? "" : null, title: named(person) }, face(person, "xs"));
      return [shown, silent(`, ${(person.isTyping ? words.types : words.here).replace("{name}", named(person))}`)];
    });
    swap(mark, marks);
  }
}

// The same again is left alone, so that nothing is read out or loses its focus.
function swap(place, children) {
  const probe = made("div", {}, ...children);
  if (place.innerHTML !== probe.innerHTML) place.replaceChildren(...probe.childNodes);
}

function speak({ tabs, typing, own }) {
  const words = document.querySelector("[data-present-list]")?.dataset.types;
  const now = Date.now();
  if (!words || now - lastSaid < SAID_MS) return;
  const isOpen = (text) => document.querySelector(`.prose-editor[data-text="${CSS.escape(text)}"] .ProseMirror`);
  const new_ = tabs.find(({ tab, text, person }) => {
    return tab !== own && text && typing[text]?.includes(tab) && now - (saidOf.get(person) ?? 0) > SAID_OF_ONE_MS && isOpen(text);
  });
  if (!new_) return;
  lastSaid = now;
  saidOf.set(new_.person, now);
  document.dispatchEvent(new CustomEvent("samplan:say", { detail: { text: words.replace("{name}", named(new_)) } }));
}

function draw() {
  if (!told) return;
  const list = document.querySelector("[data-present-list]");
  if (list) drawHeader(list, people(told));
  drawContents(told);
}

document.addEventListener("samplan:present", ({ detail }) => {
  told = detail;
  draw();
  speak(detail);
});
// When nothing comes any more, nobody is known to be there.
document.addEventListener("samplan:road", ({ detail }) => {
  if (detail.road !== "none" || !told) return;
  told = { ...told, tabs: [], typing: {} };
  draw();
});
// Contents and header that are fetched anew come without the marks.
document.addEventListener("htmx:after:swap", draw);
