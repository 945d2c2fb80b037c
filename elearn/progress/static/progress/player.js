/* The player of lessons: keeps the place, the time and what was watched; saves notes.

   Nothing here is needed to follow a lesson: without it, "Suivant" and the note's button
   do their work. A media player dispatches, from inside the lesson,
   `new CustomEvent("estive:watched", {bubbles: true, detail: {ranges, position}})`: position in
   seconds, and all the ranges [[start, end], …] played since the page was opened. */

import { announce, setSaved } from "../core/base.js";
import { Meter } from "./meter.js";
import { drafts, Outbox } from "./outbox.js";

const player = document.querySelector("[data-progress]");
const words = player.dataset;
const csrf = document.querySelector("input[name=csrf_token]").value;
const lesson = document.querySelector(".lesson");
const scrolledTo = Number(words.scroll) || 0;

/* Saving ------------------------------------------------------------------- */

let wasCut = false;
function onState(state, answer) {
  if (state === "saved") {
    if (wasCut) setSaved("saved", words.wordBack);
    else quietly("saved", words.wordSaved);
    wasCut = false;
    update(answer);
  } else if (state === "signed-out") {
    if (!wasCut) setSaved("failed", words.wordSignedOut);
    wasCut = true;
  } else if (state === "cut") {
    if (!wasCut) setSaved("pending", words.wordCut);
    wasCut = true;
  }
}

/* "Enregistré" every half minute is not to be read aloud. */
function quietly(state, text) {
  for (const node of document.querySelectorAll("[data-saved]")) {
    node.dataset.state = state;
    node.textContent = text;
  }
}

function update({ done, completed, total }) {
  if (!done.length) return;
  for (const gauge of document.querySelectorAll("[data-module-gauge] progress")) {
    gauge.max = total;
    gauge.value = completed;
  }
  for (const key of done) {
    for (const rank of document.querySelectorAll(`.outline a[href$="/${CSS.escape(key)}"] .rank`)) rank.textContent = "✓";
  }
  announce(words.wordDone);
}

const outbox = new Outbox({ url: words.url, enrolment: words.enrolment, csrf, onState });

/* Time, place, what was watched -------------------------------------------- */

let place = null;
let played = []; // since the page was opened, in milliseconds
let told = []; // the part of it already reported
let isLeaving = false;

/* The ranges of `all` outside those of `known`; both sorted and apart. */
function minus(all, known) {
  let out = all;
  for (const [from, to] of known) {
    out = out.flatMap(([a, b]) => (b <= from || a >= to ? [[a, b]] : [[a, from], [to, b]].filter(([x, y]) => y > x)));
  }
  return out;
}

function report(beat = {}, ago = 0) {
  const beacon = { key: words.key, ...beat };
  const ranges = minus(played, told).slice(0, 200);
  if (ranges.length) beacon.ranges = ranges;
  if (place) beacon.position = place;
  if (!beacon.active_ms && !beacon.ranges && !beacon.position) return;
  told = played;
  place = null;
  outbox.add(beacon, { ago, leaving: isLeaving });
}

const meter = new Meter(report);

/* Events of media do not bubble, but they are seen on the way down. */
for (const name of ["play", "pause", "ended"]) {
  lesson.addEventListener(name, () => {
    meter.isPlaying = [...lesson.querySelectorAll("video, audio")].some((media) => !media.paused && !media.ended);
  }, true);
}

lesson.addEventListener("estive:watched", ({ detail }) => {
  const ms = (seconds) => Math.max(0, Math.round(seconds * 1000));
  played = (detail.ranges ?? []).map(([from, to]) => [ms(from), ms(to)]).filter(([from, to]) => to > from);
  if (Number.isFinite(detail.position)) place = { ms: ms(detail.position) };
  // A pause, the end or leaving are worth telling at once; while it plays, the beat carries it.
  if (!meter.isPlaying || isLeaving) {
    meter.stop();
    report();
  }
});

function scrolled() {
  const { top, height } = lesson.getBoundingClientRect();
  return Math.min(10000, Math.max(0, Math.round((-top / Math.max(1, height)) * 10000)));
}

if (words.keeps === "scroll") {
  let pending = 0;
  addEventListener("scroll", () => {
    clearTimeout(pending);
    pending = setTimeout(() => { place = { scroll: scrolled() }; }, 300);
  }, { passive: true });
  const resume = () => {
    const { top, height } = lesson.getBoundingClientRect();
    scrollTo({ top: scrollY + top + (height * scrolledTo) / 10000, behavior: "instant" });
    announce(words.wordResumed);
  };
  const type = performance.getEntriesByType("navigation")[0]?.type;
  if (scrolledTo > 200 && !location.hash && type === "navigate") {
    if (document.readyState === "complete") resume();
    else addEventListener("load", resume, { once: true });
  }
}

function leave() {
  isLeaving = true;
  meter.stop();
  report();
  saveNote(true);
}
document.addEventListener("visibilitychange", () => {
  isLeaving = false;
  if (document.visibilityState === "hidden") leave();
});
addEventListener("pageshow", () => { isLeaving = false; });
addEventListener("pagehide", leave);
outbox.send();

/* Notes ---------------------------------------------------------------------- */

const noteForm = document.querySelector("form[data-note]");
const noteText = noteForm.elements.body;
const noteName = `${words.enrolment}.${words.key}`;
let noteTimer = 0;
let noteSent = noteText.value;

async function saveNote(leaving = false) {
  clearTimeout(noteTimer);
  const text = noteText.value;
  if (text === noteSent) return;
  const before = noteSent;
  noteSent = text;
  try {
    const answer = await fetch(noteForm.action, {
      method: "POST",
      keepalive: leaving,
      redirect: "error",
      headers: { Accept: "application/json", "X-CSRFToken": csrf },
      body: new URLSearchParams({ body: text, revision: noteForm.elements.revision.value }),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const kept = await answer.json();
    noteForm.elements.revision.value = kept.revision;
    if (kept.body !== text.trim() && noteText.value === text) noteText.value = noteSent = kept.body; // another window wrote too
    if (noteText.value === noteSent) drafts.clear(noteName);
    setSaved("saved", words.wordNote);
  } catch {
    noteSent = before;
    setSaved("pending", words.wordNoteKept);
  }
}

noteText.addEventListener("input", () => {
  drafts.set(noteName, noteText.value);
  clearTimeout(noteTimer);
  noteTimer = setTimeout(saveNote, 1200);
});
noteForm.addEventListener("submit", (event) => {
  event.preventDefault();
  saveNote();
});
addEventListener("online", () => saveNote());
const draft = drafts.get(noteName);
if (draft !== null && draft.trim() !== noteText.value.trim()) {
  noteText.value = draft;
  noteForm.closest("details").open = true;
  saveNote();
}

/* Keys ----------------------------------------------------------------------- */

const keysBox = document.querySelector("[data-shortcuts]");
const KEYS_OFF = "estive.keys.off";
function keysAreOff() {
  try {
    return localStorage.getItem(KEYS_OFF) === "1";
  } catch {
    return false;
  }
}
keysBox.hidden = false;
const keysChoice = keysBox.querySelector("input");
keysChoice.checked = !keysAreOff();
keysChoice.addEventListener("change", () => {
  try {
    if (keysChoice.checked) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "1");
  } catch { /* remembered by this page alone */ }
});

const actions = {
  n: () => document.querySelector(".action-bar .end :is(a, button)")?.click(),
  p: () => document.querySelector(".action-bar .start a")?.click(),
  e: () => {
    noteForm.closest("details").open = true;
    noteText.focus();
  },
  "?": () => {
    keysBox.open = true;
    keysBox.querySelector("summary").focus();
  },
};
document.addEventListener("keydown", (event) => {
  if (!keysChoice.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input, textarea, select, [contenteditable], video, audio, [data-media]")) return;
  const action = actions[event.key.length === 1 ? event.key.toLowerCase() : ""];
  if (!action) return;
  event.preventDefault();
  action();
});
