/* What could not be sent yet, kept in the browser and sent later, once.

   One entry of localStorage a beacon, so that two tabs never overwrite each other. The
   server knows each by its id and takes it once, however often it comes. */

const memory = new Map();
const PREFIX = "estive.beacon.";

function stored() {
  try {
    localStorage.setItem("estive.try", "1");
    localStorage.removeItem("estive.try");
    return localStorage;
  } catch {
    return null; // refused by the reader's settings: this page alone remembers
  }
}
const store = stored();

function keep(name, text) {
  try {
    if (!store) throw new Error("no storage");
    store.setItem(name, text);
  } catch {
    memory.set(name, text); // full, or refused
  }
}

function drop(name) {
  store?.removeItem(name);
  memory.delete(name);
}

function named(prefix) {
  const names = new Set([...memory.keys()].filter((name) => name.startsWith(prefix)));
  for (let i = 0; i < (store?.length ?? 0); i += 1) {
    const name = store.key(i);
    if (name.startsWith(prefix)) names.add(name);
  }
  return [...names];
}

/** A number for a beacon that no other has, also where crypto.randomUUID is missing (plain http). */
export function newId() {
  if (globalThis.crypto?.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Outbox {
  /** `url` takes the beacons of one enrolment; `csrf` goes in the header; `onState(state, answer)` says how it fares. */
  constructor({ url, enrolment, csrf, onState }) {
    Object.assign(this, { url, csrf, onState });
    this.prefix = `${PREFIX}${enrolment}.`;
    this.isSending = false;
    addEventListener("online", () => this.send());
  }

  /** Keep a beacon that ended `ago` milliseconds before now, and send all that waits. */
  add(beacon, { ago = 0, leaving = false } = {}) {
    const id = newId();
    keep(this.prefix + id, JSON.stringify({ id, ...beacon, ended: Math.round(Date.now() - ago) }));
    return this.send({ leaving });
  }

  waiting() {
    const found = [];
    for (const name of named(this.prefix)) {
      try {
        found.push(JSON.parse(memory.get(name) ?? store.getItem(name)));
      } catch {
        drop(name);
      }
    }
    return found.sort((a, b) => a.ended - b.ended).slice(0, 50);
  }

  /** Send what waits, oldest first. `keepalive` lets it arrive when the page is being left. */
  async send({ leaving = false } = {}) {
    if (this.isSending && !leaving) return;
    const batch = this.waiting();
    if (!batch.length) return;
    this.isSending = true;
    const now = Date.now();
    const beacons = batch.map(({ ended, ...beacon }) => ({ ...beacon, ago_ms: Math.max(0, now - ended) }));
    let answer = null;
    try {
      answer = await fetch(this.url, {
        method: "POST",
        keepalive: leaving || batch.length < 20,
        redirect: "error",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.csrf },
        body: JSON.stringify({ beacons }),
      });
    } catch {
      this.isSending = false;
      this.onState("cut", batch.length);
      return;
    }
    this.isSending = false;
    await this.settle(answer, batch);
  }

  async settle(answer, batch) {
    // What will never be taken is let go; what waits for a sign-in or for the server is kept.
    const isFinal = answer.ok || [404, 409, 413, 422].includes(answer.status);
    if (isFinal) batch.forEach((beacon) => drop(this.prefix + beacon.id));
    if (answer.ok) {
      this.onState("saved", await answer.json());
      if (this.waiting().length) this.send();
    } else if ([400, 401, 403].includes(answer.status)) this.onState("signed-out", batch.length);
    else this.onState(isFinal ? "refused" : "cut", batch.length);
  }
}

/** A text being typed, kept until the server has it. */
export const drafts = {
  get: (name) => memory.get(`estive.note.${name}`) ?? store?.getItem(`estive.note.${name}`) ?? null,
  set: (name, text) => keep(`estive.note.${name}`, text),
  clear: (name) => drop(`estive.note.${name}`),
};
