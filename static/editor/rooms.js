// The mounted editors: mount element → promise of its room. In a file of its own, so that there is one list however main.js is addressed.

export const rooms = new Map();

// The room of a mounted editor, once it is open; nothing when the element is no mount.
export const roomOf = (mount) => rooms.get(mount);
