// One workload for our own server, the same as that of the peers: node load.mjs WHERE.json ROAD EDITORS SECONDS EDITS_PER_SECOND_PER_TYPIST
//
// Editors are spread over min(20, EDITORS/5) texts; in each, one types «@» and eight digits as one Yjs update, at random times around the rate.
// Latency is from the send to the receipt at every other editor of the text; «ack» from the send to the answer that it is on disk.
// ROAD is websocket or events. WHERE.json: { port, slug, texts: [id], cookies: [value] }. Prints READY, SENT and one line of JSON.
import http from "node:http";
import { readFileSync } from "node:fs";
import WebSocket from "ws";
import * as Y from "yjs";

const [where, road, editors, seconds, rate] = process.argv.slice(2);
const { port, slug, texts, cookies } = JSON.parse(readFileSync(where, "utf8"));
const N = Number(editors);
const sections = Math.min(20, Math.max(1, Math.floor(N / 5)));
const origin = `http://127.0.0.1:${port}`;
const now = () => Number(process.hrtime.bigint()) / 1e6;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const agent = new http.Agent({ keepAlive: true, maxSockets: 400 });

const sentAt = new Map();
const latency = [];
const acks = [];
const inSection = Array(sections).fill(0);
const typists = [];
let token = 0;
let number = 0;
let expected = 0;
let edits = 0;
let errors = 0;
let over = false;

function heard(me, bytes) {
  for (const match of bytes.toString("latin1").matchAll(/@(\d{8})/g)) {
    const sent = sentAt.get(match[1]);
    if (sent && sent.me !== me) latency.push(now() - sent.t);
  }
}

// Each editor's own cookie: the form token that was given out stands in it.
const jar = new Map();
const cookieOf = (me) => `samplan=${jar.get(me) ?? cookies[me % cookies.length]}`;

// A kept connection that the server has just closed is no answer: browsers try once more, and so does this.
const ask = (...what) => asked(...what).catch((error) => (error.isClosed ? asked(...what) : Promise.reject(error)));

function asked(method, path, me, body) {
  const headers = { Cookie: cookieOf(me), Accept: "application/json" };
  if (body) Object.assign(headers, { "Content-Type": "application/json", "X-CSRFToken": body.csrf });
  return new Promise((done, fail) => {
    const request = http.request(origin + path, { method, headers, agent }, (answer) => {
      const parts = [];
      const renewed = answer.headers["set-cookie"]?.map((line) => line.match(/^samplan=([^;]+)/)?.[1]).find(Boolean);
      if (renewed) jar.set(me, renewed);
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => (answer.statusCode < 400 ? done(JSON.parse(Buffer.concat(parts) || "{}")) : fail(new Error(`${answer.statusCode} ${path}`))));
    });
    request.on("error", (error) => fail(Object.assign(error, { isClosed: request.reusedSocket && error.code === "ECONNRESET" })));
    request.end(body ? JSON.stringify(body) : undefined);
  });
}

const frame = (head, bytes) => Buffer.concat([Buffer.from(JSON.stringify(head) + (bytes ? "\n" : "")), Buffer.from(bytes ?? [])]);

// A copy of the text, whose `next()` writes one token more in it and gives the update.
function copyOf(state) {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Buffer.from(state.state, "base64"));
  let last = null;
  doc.on("update", (update) => (last = update));
  const words = new Y.XmlText();
  const paragraph = new Y.XmlElement("paragraph");
  const id = Array.from({ length: 10 }, () => "abcdefghijkmnpqrstuvwxyz"[Math.floor(Math.random() * 24)]).join("");
  doc.transact(() => {
    paragraph.setAttribute("id", id);
    doc.getXmlFragment("prose").insert(0, [paragraph]);
    paragraph.insert(0, [words]);
  });
  return { boot: last, next: (key) => [words.insert(words.length, `@${key}`), last][1] };
}

async function connect(me) {
  const section = me % sections;
  const ref = texts[section];
  inSection[section] += 1;
  const state = await ask("GET", `/planer/${slug}/tekster/${ref}/tilstand`, me);
  const about = { ref, epoch: state.epoch, schema: state.schema };
  const fane = `editor${String(me).padStart(6, "0")}`;
  const waiting = new Map();
  let send;
  if (road === "websocket") {
    const socket = new WebSocket(`${origin.replace("http", "ws")}/planer/${slug}/strom?fane=${fane}&fra=${state.seq}`, {
      perMessageDeflate: false,
      headers: { Cookie: `samplan=${cookies[me % cookies.length]}`, Origin: origin },
    });
    socket.on("error", () => (errors += 1));
    socket.on("close", () => !over && (errors += 1));
    socket.on("message", (data) => {
      heard(me, data);
      if (!waiting.size || !"sr".includes(String.fromCharCode(data[9]))) return; // {"kind":"saved… or "refused…
      const head = JSON.parse(data.subarray(0, data.indexOf(10) < 0 ? data.length : data.indexOf(10)));
      if (head.kind === "refused") console.error(head.status, head.sentence);
      waiting.get(head.n)?.(head);
      waiting.delete(head.n);
    });
    await new Promise((done, fail) => [socket.on("open", done), socket.on("error", fail)]);
    socket.send(frame({ kind: "join", ref, seq: state.seq, epoch: state.epoch }));
    send = (update) => {
      number += 1;
      socket.send(frame({ kind: "save", n: number, ...about }, update));
      const n = number;
      return new Promise((done) => waiting.set(n, done));
    };
  } else {
    const headers = { Cookie: `samplan=${cookies[me % cookies.length]}`, Accept: "text/event-stream" };
    const path = `/planer/${slug}/strom?fane=${fane}&fra=${state.seq}&tekster=${ref}:${state.seq}:${state.epoch}`;
    await new Promise((done, fail) => {
      http.get(origin + path, { headers, agent: false }, (answer) => {
        if (answer.statusCode !== 200) fail(new Error(String(answer.statusCode)));
        answer.on("data", (data) => {
          for (const [, encoded] of data.toString("latin1").matchAll(/"data":"([^"]+)"/g)) heard(me, Buffer.from(encoded, "base64"));
        });
        answer.on("close", () => !over && (errors += 1));
        done();
      }).on("error", fail);
    });
    send = (update) =>
      ask("POST", `/planer/${slug}/tekster/${ref}/endringer`, me, { ...about, update: Buffer.from(update).toString("base64"), csrf: state.csrf });
  }
  if (me < sections) typists.push({ section, me, send, ...copyOf(state) });
}

for (let i = 0; i < N; i += 20) {
  await Promise.all(Array.from({ length: Math.min(20, N - i) }, (_, j) => connect(i + j).catch((error) => [(errors += 1), console.error(String(error))])));
}
await Promise.all(typists.map((typist) => typist.send(typist.boot)));
await sleep(1000);
console.log("READY");
await sleep(400);
latency.length = 0;
const start = now();
await Promise.all(
  typists.map(async (typist) => {
    await sleep((Math.random() * 1000) / Number(rate));
    while (now() - start < Number(seconds) * 1000) {
      const key = String(++token).padStart(8, "0");
      const update = typist.next(key);
      expected += inSection[typist.section] - 1;
      edits += 1;
      const t = now();
      sentAt.set(key, { t, me: typist.me });
      typist.send(update).then((answer) => (answer.kind === "refused" ? (errors += 1) : acks.push(now() - t)), () => (errors += 1));
      await sleep((1000 / Number(rate)) * (0.5 + Math.random()));
    }
  }),
);
console.log("SENT");
await sleep(2500);
over = true;
const at = (list, part) => (list.length ? Number(list[Math.min(list.length - 1, Math.floor(list.length * part))].toFixed(1)) : null);
latency.sort((a, b) => a - b);
acks.sort((a, b) => a - b);
console.log(
  JSON.stringify({
    kind: `samplan ${road}`, editors: N, sections, edits, per_second: Math.round(edits / Number(seconds)), deliveries: latency.length,
    missing: expected - latency.length, errors, p50: at(latency, 0.5), p95: at(latency, 0.95), p99: at(latency, 0.99), max: at(latency, 1),
    acked: acks.length, ack_p50: at(acks, 0.5), ack_p95: at(acks, 0.95),
  }),
);
process.exit(0);
