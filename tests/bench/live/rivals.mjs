// Ten who write to Hocuspocus until it is killed: node rivals.mjs PORT. Prints «A» and the token of each edit that it has acknowledged.
// node rivals.mjs --found FILE prints the tokens that its database holds.
import Database from "better-sqlite3";
import WebSocket from "ws";
import * as Y from "yjs";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

const [first, file] = process.argv.slice(2);
const SYNC_STATUS = 8;

function found() {
  const database = new Database(file);
  const hasAny = database.prepare("SELECT count(*) AS many FROM sqlite_master WHERE name = 'documents'").get().many > 0;
  for (const row of hasAny ? database.prepare("SELECT data FROM documents").all() : []) {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, row.data);
    for (const token of doc.getXmlFragment("prosemirror").toString().match(/@\d{8}/g) ?? []) console.log(token);
  }
}

function message(...writes) {
  const encoder = encoding.createEncoder();
  for (const write of writes) write(encoder);
  return encoding.toUint8Array(encoder);
}
const text = (words) => (encoder) => encoding.writeVarString(encoder, words);
const number = (value) => (encoder) => encoding.writeVarUint(encoder, value);
const bytes = (value) => (encoder) => encoding.writeVarUint8Array(encoder, value);

function write(writer) {
  const room = `room${writer}`;
  const sent = [];
  const doc = new Y.Doc();
  const words = new Y.XmlText();
  const paragraph = new Y.XmlElement("paragraph");
  const socket = new WebSocket(`ws://127.0.0.1:${first}/`, { perMessageDeflate: false });
  const send = (token, update) => [sent.push(token), socket.send(message(text(room), number(0), number(2), bytes(update)))];
  let last = null;
  doc.on("update", (update) => (last = update));
  socket.on("error", () => {});
  socket.on("close", () => process.exit(0));
  socket.on("message", (data) => {
    const decoder = decoding.createDecoder(new Uint8Array(data));
    decoding.readVarString(decoder);
    if (decoding.readVarUint(decoder) !== SYNC_STATUS || decoding.readVarUint(decoder) !== 1) return;
    const token = sent.shift();
    if (token) console.log(`A ${token}`);
  });
  socket.on("open", () => {
    socket.send(message(text(room), number(2), number(0), text("token")));
    setTimeout(() => {
      doc.transact(() => [doc.getXmlFragment("prosemirror").insert(0, [paragraph]), paragraph.insert(0, [words])]);
      send("", last);
      let count = 0;
      setInterval(() => {
        const token = `@${String(writer * 1_000_000 + Number(process.pid % 1000) * 1000 + (count += 1)).padStart(8, "0")}`;
        words.insert(words.length, token);
        send(token, last);
      }, 30);
    }, 300);
  });
}

if (first === "--found") found();
else for (let writer = 0; writer < 10; writer += 1) write(writer);
