/* A quiz that saves at each change, survives a lost line, and needs no mouse.

   Without this file every button still works: it posts the form. With it, answers leave as
   events (outbox.js), the pages of the attempt are fetched ahead and swapped in place, so
   that one goes on answering while the line is down. */

import { announce, setSaved } from "../core/base.js";
import { order } from "./ordering.js";
import { Outbox, waiting } from "./outbox.js";

const TYPING_MS = 700;
const RETRY_MS = [3000, 6000, 12000, 30000];
const pages = new Map();
const root = () => document.getElementById("quiz");
const form = () => document.getElementById("quiz-form");
let box = null;
let drift = 0;
let retries = 0;
let retryTimer = 0;
let typingTimer = 0;
let typedIn = null;
let wasDown = false;

// Saving -----------------------------------------------------------------------------

function note(text, link) {
  const place = document.getElementById("quiz-notice");
  if (!place) return;
  place.hidden = !text;
  place.textContent = text;
  if (link) {
    const anchor = document.createElement("a");
    Object.assign(anchor, { href: link.url, textContent: link.text, target: "_blank", rel: "opener" });
    place.append(" ", anchor);
  }
}

function explain(state) {
  const words = root().dataset;
  const n = box.count;
  if (state === "saved") {
    setSaved("saved", words.savedWord);
    note(wasDown ? words.back : "");
    wasDown = false;
    return;
  }
  wasDown = true;
  setSaved(state === "failed" ? "failed" : "pending", words.keptWord);
  if (state === "signed-out") {
    const url = words.signIn ? `${words.signIn}?next=${encodeURIComponent(location.pathname)}` : location.pathname;
    note(words.signedOut, { url, text: words.signInWord });
  } else {
    note(n > 1 ? words.offlineMany.replace("{n}", n) : words.offlineOne);
  }
}

async function save(options) {
  clearTimeout(retryTimer);
  if (!box.count) {
    // Another tab may have sent what waited here, or the line came back with nothing to send.
    if (wasDown && root() && navigator.onLine) explain("saved");
    return "saved";
  }
  const { state, receipts } = await box.send(options);
  if (!root()) return state;
  explain(state);
  if (state === "saved") {
    retries = 0;
    const refused = receipts.find((r) => r.message && r.status !== "known" && r.status !== "saved");
    if (refused) note(refused.message);
  } else {
    retryTimer = setTimeout(save, RETRY_MS[Math.min(retries++, RETRY_MS.length - 1)]);
  }
  return state;
}

function slot() {
  return Number(root().dataset.slot);
}

function answers() {
  const values = { answer: [] };
  for (const [name, value] of new FormData(form())) {
    if (name.startsWith("answer")) (values[name] ??= []).push(value);
  }
  return values;
}

function changed(target) {
  if (target.name === "sure") settle();
  clearTimeout(typingTimer);
  typingTimer = 0;
  if (target.name === "sure") box.add(slot(), "sure", { sure: target.value });
  else if (target.name.startsWith("answer")) box.add(slot(), "answer", answers());
  else return;
  setSaved("pending", root().dataset.savingWord);
  save();
}

function settle() {
  // What is being typed counts as typed, when the page is left.
  if (typingTimer) changed(typedIn);
}

/* One line or several: what is saved while it is typed, and not only once it is left. */
function isTyped(control) {
  return control.type === "text" || control.type === "textarea";
}

document.addEventListener("change", (event) => {
  if (!form() || event.target.form !== form()) return;
  if (isTyped(event.target)) settle();
  else changed(event.target);
});
document.addEventListener("input", (event) => {
  if (!form() || event.target.form !== form() || !isTyped(event.target)) return;
  clearTimeout(typingTimer);
  typedIn = event.target;
  typingTimer = setTimeout(() => changed(event.target), TYPING_MS);
});

// Pages ------------------------------------------------------------------------------

function target(go) {
  const total = document.querySelectorAll(".question-map li").length;
  const to = { next: slot() + 1, previous: slot() - 1, summary: total + 1 }[go] ?? Number(go);
  return to > total ? `${box.base}/relecture` : `${box.base}/questions/${Math.max(1, to)}`;
}

function show(html, url, { push = true } = {}) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.getElementById("quiz");
  if (!fresh) return false;
  root().replaceWith(document.importNode(fresh, true));
  document.title = page.title;
  if (push && url !== location.pathname) history.pushState(null, "", url);
  opened();
  scrollTo(0, 0);
  const title = root().querySelector("h1");
  title?.setAttribute("tabindex", "-1");
  title?.focus({ preventScroll: true });
  announce(document.title);
  return true;
}

async function ask(url, options = {}) {
  const response = await fetch(url, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(8000), ...options });
  const inside = new URL(response.url).pathname.startsWith(box.base);
  return { html: await response.text(), url: new URL(response.url).pathname, inside };
}

async function open(url, options) {
  settle();
  const state = await save();
  if (state === "saved") {
    try {
      const page = await ask(url);
      if (!page.inside || !show(page.html, page.url, options)) location.assign(url);
      return;
    } catch {
      explain("offline");
    }
  }
  if (pages.has(url)) {
    show(pages.get(url), url, options);
    explain(state === "saved" ? "offline" : state);
  } else {
    note(root().dataset.pageOffline);
  }
}

async function check(data) {
  settle();
  if (await save() !== "saved") return;
  try {
    const page = await ask(form().action, { method: "POST", body: data });
    if (!page.inside || !show(page.html, page.url)) location.reload();
  } catch {
    explain("offline");
  }
}

function flag(button) {
  const on = button.value === "flag";
  box.add(slot(), "flag", { on });
  drawFlag(on);
  setSaved("pending", root().dataset.savingWord);
  save();
}

document.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  event.preventDefault();
  const button = event.submitter;
  const go = button?.value ?? "next";
  if (go === "flag" || go === "unflag") flag(button);
  else if (go === "check") check(new FormData(form(), button));
  else open(target(go));
}, { capture: true });
document.addEventListener("submit", async (event) => {
  if (event.target.id !== "quiz-submit" || !box?.count) return;
  event.preventDefault();
  if (await save() === "saved") event.target.submit();
}, { capture: true });
addEventListener("popstate", () => { if (root()) open(location.pathname, { push: false }); });

/* The other questions, fetched while nothing else is done, for when the line goes down. */
async function fetchAhead() {
  const total = document.querySelectorAll(".question-map li").length;
  for (let n = 1; n <= total; n += 1) {
    const url = `${box.base}/questions/${n}`;
    if (pages.has(url) || !navigator.onLine || navigator.connection?.saveData) continue;
    try {
      const page = await ask(url, { priority: "low" });
      if (page.inside && page.url === url) pages.set(url, page.html);
    } catch {
      return;
    }
  }
}

// Drawing what has not left yet --------------------------------------------------------

function drawFlag(on) {
  const button = form()?.querySelector("[data-flag]");
  if (!button) return;
  button.value = on ? "unflag" : "flag";
  button.textContent = on ? button.dataset.off : button.dataset.on;
}

function drawPending() {
  const kept = box.read().events;
  for (const event of kept) {
    if (event.kind === "answer" && Object.values(event.values).flat().join("")) {
      document.querySelectorAll(".question-map li")[event.slot - 1]?.classList.replace("is-unanswered", "is-answered");
    }
  }
  if (!form()) return;
  const answer = box.pending(slot(), "answer");
  if (answer) {
    for (const input of form().querySelectorAll("[name^=answer]")) {
      const values = answer.values[input.name] ?? [];
      if (isTyped(input) || input.type === "select-one") input.value = values[0] ?? "";
      else if (input.type !== "hidden") input.checked = values.includes(input.value);
    }
  }
  const sure = box.pending(slot(), "sure");
  for (const input of sure ? form().querySelectorAll("[name=sure]") : []) input.checked = input.value === sure.values.sure;
  const flagged = box.pending(slot(), "flag");
  if (flagged) drawFlag(flagged.values.on);
}

function drawTime() {
  const place = root()?.querySelector("[data-left]");
  if (!place) return;
  const left = Date.parse(root().dataset.deadline) - Date.now() - drift;
  place.textContent = left > 0 ? root().dataset.minutes.replace("{n}", Math.ceil(left / 60000)) : root().dataset.over;
  if (left <= 0 && form()) {
    settle();
    save().then((state) => { if (state === "saved") location.assign(`${box.base}/relecture`); });
  }
}

function opened() {
  const data = root().dataset;
  box ??= new Outbox(data.attempt, { token: data.csrf });
  box.seq = Math.max(box.seq, Number(data.seq));
  if (data.now) drift = Date.parse(data.now) - Date.now();
  const keys = root().querySelector("[data-keys]");
  if (keys) keys.hidden = !root().querySelector(".answers input:enabled");
  drawPending();
  for (const list of root().querySelectorAll("[data-ordering]")) order(list, announce);
  drawTime();
}

// Keyboard -----------------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  if (!form() || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const typing = event.target.matches("input[type=text], textarea, select");
  const several = [...form().querySelectorAll(".quiz-cell input, .quiz-gap :is(input, select)")];
  if (/^[1-9]$/.test(event.key) && !typing) {
    form().querySelectorAll(".answers input:enabled")[Number(event.key) - 1]?.click();
  } else if (event.key === "Enter" && several.includes(event.target) && event.target.matches("input")) {
    // From cell to cell, as in a spreadsheet; the last one goes on.
    event.preventDefault();
    const after = several[several.indexOf(event.target) + 1] ?? form().querySelector(".quiz-actions .btn-primary");
    if (after.matches("button")) after.click();
    else after.focus();
  } else if (event.key === "Enter" && !event.target.closest("a, button, summary, input, textarea, select")) {
    event.preventDefault();
    form().requestSubmit(form().querySelector("button[hidden]"));
  }
});

// Starting -----------------------------------------------------------------------------

if (root()) {
  opened();
  const later = window.requestIdleCallback ?? ((work) => setTimeout(work, 1500)); // Safari has none
  save().then(() => { if (form()) later(fetchAhead); });
  setInterval(drawTime, 15000);
  addEventListener("online", () => save());
  addEventListener("offline", () => { if (root()) explain("offline"); });
  addEventListener("focus", () => save());
  addEventListener("storage", () => { if (!box.count) save(); });
  addEventListener("pagehide", () => { settle(); save({ keepalive: true }); });
  document.addEventListener("visibilitychange", () => {
    settle();
    save({ keepalive: document.visibilityState === "hidden" });
  });
}
/* What an earlier page could not send leaves from any page of quizzes. */
for (const other of waiting()) if (other.attempt !== box?.attempt) other.send();
