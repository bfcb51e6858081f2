// What a stream carries: a small object, and bytes with it where a text's update is told. A frame of the websocket is the object as JSON, and
// then, if there are bytes, a line feed and those; on the other roads the bytes stand as base64 in the object's `data`.

const LINE_FEED = 10;

export const encoded = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
export const decoded = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

export function packed(message, bytes = new Uint8Array()) {
  const head = new TextEncoder().encode(JSON.stringify(message));
  if (!bytes.length) return head;
  const frame = new Uint8Array(head.length + 1 + bytes.length);
  frame.set(head);
  frame[head.length] = LINE_FEED;
  frame.set(bytes, head.length + 1);
  return frame;
}

// [message, bytes]; bytes is null when there are none.
export function unpacked(frame) {
  const end = frame.indexOf(LINE_FEED);
  const head = JSON.parse(new TextDecoder().decode(end < 0 ? frame : frame.subarray(0, end)));
  return [head, end < 0 ? null : frame.slice(end + 1)];
}

export const plain = ({ data, ...message }) => [message, data ? decoded(data) : null];
