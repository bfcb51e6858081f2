// The three roads of a stream. Each is opened with the addresses, `hear(message, bytes)` for what comes, and `down(why)`, called once when the
// road has ended by itself. `why`: {} the line is lost, or { later: seconds } no more streams can be open, { silent } nothing comes through,
// { ended } the server will not have us. What is given back closes the road, and on a websocket sends.
import { packed, plain, unpacked } from "./frames.js";

const OPEN_MS = 4_000;
const FIRST_BYTE_MS = 6_000;
const ASK_MS = 3_000;
const ASK_SOON_MS = 1_000;
const ANSWER_MS = 15_000;
const DEFAULT_LATER_S = 20;
// A browser opens six lines to one server (HTTP/1.1), for all its tabs together: so many may be events, and pages still load.
const MOST_EVENTS = 4;

// A callback that is called at most once, and no more when the road is closed from here.
function once(callback) {
  let done = false;
  return { call: (why = {}) => done || [(done = true), callback(why)], cancel: () => (done = true) };
}

// Why an answer is none.
function refusal(response) {
  if (response.status === 503) return { later: Number(response.headers.get("Retry-After")) || DEFAULT_LATER_S };
  if (response.type === "opaqueredirect" || response.status === 401) return { ended: "signedOut" };
  return { 403: { ended: "forbidden" }, 404: { ended: "gone" } }[response.status] ?? {};
}

export function websocket({ stream }, hear, down) {
  const socket = new WebSocket(stream().href.replace(/^http/, "ws"));
  const end = once(down);
  const stop = (why) => {
    clearTimeout(late);
    end.call(why);
    socket.close();
  };
  const late = setTimeout(stop, OPEN_MS);
  socket.binaryType = "arraybuffer";
  socket.addEventListener("open", () => clearTimeout(late));
  socket.addEventListener("message", ({ data }) => hear(...unpacked(new Uint8Array(data))));
  socket.addEventListener("close", () => stop());
  return {
    send: (message, bytes) => socket.readyState === WebSocket.OPEN && [socket.send(packed(message, bytes))].length > 0,
    close: () => [end.cancel(), stop()],
  };
}

// Whether there is a line for one more stream of events in this browser; it is taken until `released` resolves.
async function hasLine(released) {
  if (!navigator.locks) return true;
  for (let number = 0; number < MOST_EVENTS; number += 1) {
    const isTaken = await new Promise((resolve) => {
      navigator.locks.request(`samplan.events.${number}`, { ifAvailable: true }, (lock) => [resolve(lock !== null), lock && released][1]);
    });
    if (isTaken) return true;
  }
  return false;
}

export function events({ stream }, hear, down) {
  const control = new AbortController();
  const end = once(down);
  let first = 0;
  const released = new Promise((resolve) => control.signal.addEventListener("abort", resolve));
  const stop = (why) => {
    clearTimeout(first);
    end.call(why);
    control.abort();
  };
  const block = (text) => {
    const data = text.split("\n").find((line) => line.startsWith("data: "));
    hear(...(data ? plain(JSON.parse(data.slice(6))) : [{ kind: "beat" }]));
  };
  follow();

  async function follow() {
    try {
      if (!(await hasLine(released))) return stop({ later: DEFAULT_LATER_S });
      first = setTimeout(() => stop({ silent: true }), FIRST_BYTE_MS);
      const headers = { Accept: "text/event-stream" };
      const response = await fetch(stream(true), { headers, cache: "no-store", redirect: "manual", signal: control.signal });
      if (!response.ok) return stop(refusal(response));
      await read(response.body.pipeThrough(new TextDecoderStream()).getReader());
      stop();
    } catch {
      stop(); // the line is lost, or closed from here
    }
  }

  async function read(reader) {
    for (let rest = ""; ;) {
      const { value, done } = await reader.read();
      if (done) return;
      clearTimeout(first);
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      blocks.forEach(block);
    }
  }

  return { close: () => [end.cancel(), stop()] };
}

// Asking now and then; `isBusy()` tells whether somebody is typing, and then it is asked more often.
export function asking({ news }, hear, down, isBusy) {
  const end = once(down);
  const control = new AbortController();
  let timer = 0;
  let isFirst = true;
  let isAsking = false;
  let isWished = false;
  const stop = (why) => {
    clearTimeout(timer);
    end.call(why);
    control.abort();
  };

  // One question at a time: what is asked for meanwhile is asked as soon as the answer is here.
  async function ask() {
    isWished = isAsking;
    if (isAsking) return;
    isAsking = true;
    clearTimeout(timer);
    const signal = AbortSignal.any([control.signal, AbortSignal.timeout(ANSWER_MS)]);
    const response = await fetch(news(), { headers: { Accept: "application/json" }, cache: "no-store", redirect: "manual", signal }).catch(() => null);
    const answer = response?.ok ? await response.json().catch(() => null) : null;
    if (control.signal.aborted) return;
    if (!answer) return stop(response ? refusal(response) : {});
    answer.messages.forEach((message) => hear(...plain(message)));
    hear({ kind: isFirst ? "ready" : "beat", seq: answer.seq }, null);
    isFirst = false;
    isAsking = false;
    timer = setTimeout(ask, isWished ? 0 : isBusy() ? ASK_SOON_MS : ASK_MS);
  }

  ask();
  return { ask, close: () => [end.cancel(), stop()] };
}
