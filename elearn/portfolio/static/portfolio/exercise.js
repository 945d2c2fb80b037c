/* The form of a deliverable: saved while it is typed, kept here when the line drops.

   Nothing here is needed: without it the buttons save, add a line and hand in. What is computed comes
   back with the answer of each saving. When another window wrote since, nothing is written over:
   the person chooses. */

import { announce, setSaved } from "../core/base.js";

const form = document.querySelector("form[data-exercise]");
const words = form.dataset;
const NAME = `estive.exercise.${words.name}`;
const DELAY_MS = 1200;
const RETRY_MS = 15000;
const NOT_TYPED = new Set(["csrf_token", "revision"]);

/* What is typed, as the server would receive it. */
function typed() {
  return new URLSearchParams([...new FormData(form)].filter(([name]) => !NOT_TYPED.has(name))).toString();
}

const kept = {
  get() {
    try {
      return JSON.parse(localStorage.getItem(NAME) ?? "null");
    } catch {
      return null;
    }
  },
  set(text) {
    try {
      localStorage.setItem(NAME, JSON.stringify({ text, revision: form.elements.revision.value }));
    } catch { /* full, or refused by the reader's settings: the page alone remembers */ }
  },
  clear() {
    try {
      localStorage.removeItem(NAME);
    } catch { /* nothing was kept */ }
  },
};

let sent = typed();
let timer = 0;
let isSending = false;
let isStale = false;
let isHandingIn = false;
let wasCut = false;
let handsIn = null; // the button pressed while a saving was on its way

function later(delay = DELAY_MS) {
  clearTimeout(timer);
  timer = setTimeout(save, delay);
}

async function save({ leaving = false } = {}) {
  clearTimeout(timer);
  const text = typed();
  if (text === sent || isStale || isHandingIn) return;
  if (isSending) {
    if (!leaving) later();
    return;
  }
  isSending = true;
  const body = new URLSearchParams(text);
  body.set("revision", form.elements.revision.value);
  let answer = null;
  try {
    answer = await fetch(words.save, {
      method: "POST",
      keepalive: leaving && text.length < 60000,
      redirect: "error",
      headers: { Accept: "application/json", "X-CSRFToken": form.elements.csrf_token.value },
      body,
    });
  } catch {
    cut();
    handsIn = null;
    return;
  } finally {
    isSending = false;
  }
  await settle(answer, text);
  if (handsIn && !isStale) form.requestSubmit(handsIn);
  handsIn = null;
}

async function settle(answer, text) {
  if (answer.ok) saved(text, await answer.json());
  else if (answer.status === 409) stale(await answer.json());
  else if ([400, 401, 403].includes(answer.status)) failed(words.wordSignedOut);
  else if (answer.status >= 500) cut();
  else failed(words.wordRefused);
}

function saved(text, { revision, computed, errors }) {
  sent = text;
  form.elements.revision.value = revision;
  for (const [place, shown] of Object.entries(computed)) {
    for (const node of form.querySelectorAll(`[data-computed="${CSS.escape(place)}"]`)) node.textContent = shown;
  }
  for (const node of form.querySelectorAll("[data-error]")) {
    const said = errors[node.dataset.error.slice(2)] ?? "";
    const control = document.getElementById(node.dataset.error);
    node.hidden = !said;
    node.querySelector("span").textContent = said;
    control?.toggleAttribute("aria-invalid", Boolean(said));
    if (said) control?.setAttribute("aria-invalid", "true");
  }
  if (typed() === sent) kept.clear();
  if (wasCut) setSaved("saved", words.wordBack);
  else quietly(words.wordSaved);
  wasCut = false;
  if (typed() !== sent) later();
}

/* "Enregistré" at each pause is not to be read aloud. */
function quietly(text) {
  for (const node of document.querySelectorAll("[data-saved]")) {
    node.dataset.state = "saved";
    node.textContent = text;
  }
}

function cut() {
  if (!wasCut) setSaved("pending", words.wordCut);
  wasCut = true;
  later(RETRY_MS);
}

function failed(text) {
  setSaved("failed", text);
  wasCut = true;
}

/* Another window wrote ------------------------------------------------------------ */

const box = form.querySelector("[data-stale]");

function stale({ revision, differ, message }) {
  isStale = true;
  box.dataset.revision = revision;
  box.querySelector("[data-stale-text]").textContent = message;
  box.querySelector("[data-stale-list]").replaceChildren(
    ...differ.map((label) => Object.assign(document.createElement("li"), { textContent: label })),
  );
  box.hidden = false;
  box.scrollIntoView({ block: "center" });
  setSaved("failed", message);
}

form.querySelector("[data-keep-mine]").addEventListener("click", () => {
  form.elements.revision.value = box.dataset.revision;
  box.hidden = true;
  isStale = false;
  save();
});
form.querySelector("[data-take-theirs]").addEventListener("click", () => {
  kept.clear();
  isHandingIn = true; // nothing more is sent from this page
  location.assign(location.pathname);
});

/* Typing --------------------------------------------------------------------------- */

function changed() {
  kept.set(typed());
  later();
}
form.addEventListener("input", changed);
form.addEventListener("change", changed);

form.addEventListener("submit", (event) => {
  if (event.submitter?.matches("[data-add-row]")) {
    event.preventDefault();
    addRow(event.submitter.closest("[data-table]"));
    return;
  }
  if (event.submitter && event.submitter.formAction.endsWith(words.save)) {
    event.preventDefault();
    save();
    return;
  }
  clearTimeout(timer);
  if (isSending) {
    // Handed in once the saving has given its revision, so that the two are not taken for two windows.
    event.preventDefault();
    handsIn = event.submitter ?? form.querySelector(".form-actions .btn-primary");
    return;
  }
  isHandingIn = true;
});
addEventListener("pageshow", (event) => {
  if (event.persisted) isHandingIn = false;
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") save({ leaving: true });
});
addEventListener("online", () => save());

function addRow(table) {
  const body = table.querySelector("tbody");
  const count = body.rows.length;
  if (count >= Number(table.dataset.most)) return;
  const row = table.querySelector("template").content.firstElementChild.cloneNode(true);
  for (const node of row.querySelectorAll("*")) {
    for (const { name, value } of [...node.attributes]) {
      if (value.includes("__n__")) node.setAttribute(name, value.replace("__n__", name === "aria-label" ? count + 1 : count));
    }
  }
  body.append(row);
  row.querySelector("input, select")?.focus();
  limits();
}

/* No button for a line that may not be added. */
function limits() {
  for (const table of form.querySelectorAll("[data-table]")) {
    table.querySelector("[data-add-row]").hidden = table.querySelector("tbody").rows.length >= Number(table.dataset.most);
  }
}
limits();

/* What was typed without a line comes back --------------------------------------- */

function put(text) {
  const values = new URLSearchParams(text);
  for (const name of values.keys()) {
    const [, table, rank] = name.match(/^f\.(\w+)\.(\d+)\./) ?? [];
    if (!table) continue;
    const body = document.getElementById(`f.${table}-label`)?.closest("[data-table]");
    while (body && body.querySelector("tbody").rows.length <= Number(rank) && Number(rank) < Number(body.dataset.most)) addRow(body);
  }
  for (const control of form.elements) {
    if (!control.name.startsWith("f.")) continue;
    if (control.type === "checkbox") control.checked = values.getAll(control.name).includes(control.value);
    else control.value = values.get(control.name) ?? "";
  }
}

const before = kept.get();
if ("refused" in words) kept.set(typed()); // the page shows what was just typed: it wins
else if (before) {
  put(before.text);
  if (typed() === sent) kept.clear(); // the server has it already
  else {
    form.elements.revision.value = before.revision;
    announce(words.wordRestored);
    save();
  }
}
