// What is written and not yet stored, kept in this browser until the server has answered that it is: what one tab has for one life (epoch) of
// one text is one record. A tab that is gone leaves its records behind; whoever opens a page of the plan next, as the same person, sends them on.
// A record: { key, tab, person, text, label, url, epoch, schema, updates (bytes, in order), words (as a person reads them), at }.
//
// A browser that keeps nothing for us (private windows, strict settings) has an outbox that is always empty.

const NAME = "samplan.outbox";
const STORE = "unsent";

let opened = null;

function database() {
  opened ??= new Promise((resolve) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(null);
  }).catch(() => null);
  return opened;
}

// Do something with the records, and resolve to what it gives, or to nothing where none can be kept.
async function within(mode, act) {
  const base = await database();
  if (!base) return undefined;
  return new Promise((resolve) => {
    const transaction = base.transaction(STORE, mode);
    const request = act(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => resolve(undefined);
  });
}

export const keep = (record) => within("readwrite", (store) => store.put(record));
export const remove = (key) => within("readwrite", (store) => store.delete(key));
export const all = async () => (await within("readonly", (store) => store.getAll())) ?? [];

// All that this person has not had stored.
export const unsentBy = async (person) => (await all()).filter((record) => record.person === String(person));

export const forget = async (person) => Promise.all((await unsentBy(person)).map(({ key }) => remove(key)));

const lockOf = (tab) => `${NAME}.${tab}`;
let own = "";

// Tell the other tabs that this one is alive, for as long as it is.
export function live(tab) {
  own = tab;
  navigator.locks?.request(lockOf(tab), () => new Promise(() => {}));
}

// Do something with each record of this person that another tab has left: at once when that tab is gone, else as soon as it is (a page that is
// loaded anew may be there before the old one has let go). Two tabs never have the same record at once.
export async function inherit(person, act) {
  if (!navigator.locks) return;
  const left = (await unsentBy(person)).filter(({ tab }) => tab !== own);
  for (const { key, tab } of left) {
    const take = async () => {
      const record = (await all()).find((each) => each.key === key);
      if (record) await act(record);
    };
    const isTaken = await navigator.locks.request(lockOf(tab), { ifAvailable: true }, (lock) => lock && take().then(() => true));
    if (!isTaken) navigator.locks.request(lockOf(tab), take);
  }
}
