/* What was answered and is not yet with the server, kept in the browser, one box an attempt.

   Each event has an id made here; the server takes an id once, so sending again is safe.
   Two tabs may hold the same box: it is read anew before each change. */

const PREFIX = "estive.quiz.";
const BATCH = 100;
const KEEP_DAYS = 30;
const PATIENCE_MS = 10000;

function uuid() {
  // crypto.randomUUID() exists only on https and on this machine; a telecentre's network may have neither.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The attempts that have something waiting in this browser. Forgets what is very old. */
export function waiting() {
  const found = [];
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(PREFIX)) continue;
    const box = new Outbox(key.slice(PREFIX.length));
    const events = box.read().events;
    const last = events.at(-1);
    if (!last || Date.now() - Date.parse(last.at) > KEEP_DAYS * 864e5) localStorage.removeItem(key);
    else found.push(box);
  }
  return found;
}

export class Outbox {
  #token = "";
  #sending = null;
  #inFlight = new Set();

  constructor(attempt, { token = "", seq = 0 } = {}) {
    this.attempt = attempt;
    this.base = `/essais/${attempt}`;
    this.#token = token;
    this.seq = seq;
  }

  read() {
    try {
      return { events: [], seq: 0, ...JSON.parse(localStorage.getItem(PREFIX + this.attempt)) };
    } catch {
      return { events: [], seq: 0 };
    }
  }

  #write(box) {
    try {
      localStorage.setItem(PREFIX + this.attempt, JSON.stringify(box));
    } catch {
      // Private browsing or a full disk: the page still sends, it only keeps nothing.
    }
  }

  /** Note what was done; an event of the same kind that has not left yet gives way to it. */
  add(slot, kind, values) {
    const box = this.read();
    box.seq = Math.max(box.seq, this.seq) + 1;
    box.events = box.events.filter((e) => e.slot !== slot || e.kind !== kind || this.#inFlight.has(e.id));
    box.events.push({ id: uuid(), slot, seq: box.seq, kind, values, at: new Date().toISOString() });
    this.#write(box);
  }

  /** The last thing of a kind that waits for a slot, or undefined. */
  pending(slot, kind) {
    return this.read().events.findLast((e) => e.slot === slot && e.kind === kind);
  }

  /** How many answers wait. */
  get count() {
    return new Set(this.read().events.map((e) => e.slot)).size;
  }

  /** Send all that waits. Gives {state, receipts}: saved, offline, signed-out or failed. */
  send(options = {}) {
    this.#sending ??= this.#sendAll(options).finally(() => { this.#sending = null; });
    return this.#sending;
  }

  async #sendAll(options) {
    const receipts = [];
    for (;;) {
      const events = this.read().events.slice(0, BATCH);
      if (!events.length) return { state: "saved", receipts };
      this.#inFlight = new Set(events.map((e) => e.id));
      const answer = await this.#post(events, options).finally(() => { this.#inFlight = new Set(); });
      if (answer.state !== "saved") return { ...answer, receipts };
      receipts.push(...answer.receipts);
      const done = new Set(answer.receipts.map((r) => r.id));
      const box = this.read();
      box.events = box.events.filter((e) => !done.has(e.id));
      this.#write(box);
      if (!done.size) return { state: "failed", receipts };
    }
  }

  async #post(events, { keepalive = false } = {}, again = true) {
    if (!this.#token) {
      const state = await this.#renew();
      if (state !== "saved") return { state };
    }
    let response;
    try {
      response = await fetch(`${this.base}/evenements`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.#token },
        body: JSON.stringify({ now: new Date().toISOString(), events }),
        keepalive,
        signal: keepalive ? undefined : AbortSignal.timeout(PATIENCE_MS),
      });
    } catch {
      return { state: "offline" };
    }
    if (response.ok) return { state: "saved", receipts: (await response.json()).receipts };
    if (response.status === 400 && again) {
      // Signed in again since: the token belongs to the session before.
      this.#token = "";
      return this.#post(events, {}, false);
    }
    return { state: this.#meaning(response.status) };
  }

  async #renew() {
    try {
      const response = await fetch(`${this.base}/etat`, {
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (!response.ok) return this.#meaning(response.status);
      this.#token = (await response.json()).csrf_token;
      return "saved";
    } catch {
      return "offline";
    }
  }

  #meaning(status) {
    if (status === 401 || status === 403) return "signed-out";
    return status >= 500 || status === 429 ? "offline" : "failed";
  }
}
