// Mounts an editor on every <div class="prose-editor" data-text data-state-url data-updates-url data-label> that is on the page or comes onto
// it, and lets go of it when it leaves. Everything heavy is fetched when the first one is there. One with data-draft and data-state (draft.js) is
// not connected: its form carries what is written.
//
// Further attributes: data-person (who the page is for), data-sign-in-url, data-first-note (number of the text's first note),
// data-heading-level (of headings in the text, 4 when not given), data-autofocus, data-i18n (JSON, the words of strings.js in another language). The state's JSON: {state, seq, epoch, schema} and, when the server will,
// writable, csrf (the form token now) and person.

import { unsentBy } from "../app/outbox.js";
import { rooms } from "./rooms.js";

const MOUNT = ".prose-editor:is([data-state-url], [data-draft])";
const WAIT_MS = 6_000;

function needStyles() {
  const href = new URL("../editor/editor.css", import.meta.url).href;
  if ([...document.styleSheets].some((sheet) => sheet.href === href)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  document.head.append(link);
}

async function open(mount) {
  needStyles();
  const { Room } = await import("../vendor/editor.js");
  const room = new Room(mount);
  await room.open();
  return room;
}

function look(changes = []) {
  if (changes.length && changes.every(({ target }) => target.closest(MOUNT))) return;
  for (const mount of document.querySelectorAll(MOUNT)) if (!rooms.has(mount)) rooms.set(mount, open(mount));
  for (const [mount, room] of rooms) {
    if (mount.isConnected) continue;
    rooms.delete(mount);
    room.then((opened) => opened.close());
  }
}

// Buttons and links that close or change what the editor stands in wait until its text is stored; when it cannot be, they do nothing, and the
// reason stands below the text. The press is made again afterwards.
const letThrough = new WeakSet();

async function hold(event) {
  const pressed = event.target.closest?.("[hx-get], [hx-post], [type=submit], [data-drop]");
  const around = pressed?.closest(".editing, [data-editor-scope]");
  if (!around || pressed.closest(MOUNT) || letThrough.delete(pressed)) return;
  const mounts = [...around.querySelectorAll(MOUNT)].filter((mount) => rooms.has(mount));
  if (!mounts.some((mount) => mount.hasAttribute("data-unsaved"))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const opened = await Promise.all(mounts.map((mount) => rooms.get(mount)));
  const late = new Promise((resolve) => setTimeout(resolve, WAIT_MS, false));
  const isSaved = await Promise.race([late, Promise.all(opened.map((room) => room.saved())).then((all) => all.every(Boolean))]);
  if (!isSaved) return;
  letThrough.add(pressed);
  pressed.click();
}

// What a tab that is gone had not got stored is sent on before anything is opened.
async function sendOn() {
  const { person } = document.body.dataset;
  if (!person || !(await unsentBy(person)).length) return;
  needStyles();
  const { rescueFor } = await import("../vendor/editor.js");
  await rescueFor(person, document.getElementById("ark") ?? document.querySelector("main"));
}

document.addEventListener("click", hold, { capture: true });
window.addEventListener("online", sendOn);
sendOn();
new MutationObserver((changes) => look(changes)).observe(document.documentElement, { childList: true, subtree: true });
look();
