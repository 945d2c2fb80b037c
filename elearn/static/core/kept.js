/* What was typed in a form that could not be received (session ended, page refused, line cut) is
   there again when its page is opened: kept in this tab alone, until a page says that it was received,
   and for who wrote it alone: the next person at a shared desk does not read it.
   Pages that received nothing have an element with data-not-received: signing in, errors. */

import { release } from "./base.js";

const KEY = "estive.sent";
const LONGEST_MS = 30 * 60 * 1000;
const says = document.getElementById("live")?.dataset ?? {};

function read() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    const mine = kept && (!kept.who || !says.who || kept.who === says.who);
    return mine && Date.now() - kept.at < LONGEST_MS ? kept : null;
  } catch { return null; }
}

function write(kept) {
  try {
    if (kept) sessionStorage.setItem(KEY, JSON.stringify(kept));
    else sessionStorage.removeItem(KEY);
  } catch { /* no room, or not allowed: the form works without */ }
}

/** The controls whose content is kept: never a password, a file, or what the page itself fills in. */
function controls(form) {
  return [...form.elements].filter((node) => node.name && node.autocomplete !== "off" && !["hidden", "password", "file", "submit", "button"].includes(node.type) && node.matches("input, select, textarea"));
}

const here = () => location.pathname + location.search;
const action = (form) => new URL(form.action, location.href).pathname;
const ticked = (node) => ["checkbox", "radio"].includes(node.type);
const chosen = (node) => [...node.options].filter((option) => option.selected).map((option) => option.value);

function content(node) {
  if (ticked(node)) return node.checked;
  return node.matches("select") ? chosen(node) : node.value;
}

function fill(node, value) {
  if (ticked(node)) node.checked = value;
  else if (node.matches("select")) for (const option of node.options) option.selected = value.includes(option.value);
  else node.value = value;
}

function tell(form, text) {
  const box = document.createElement("div");
  box.className = "notice notice-here";
  box.setAttribute("role", "status");
  box.dataset.told = "";
  box.textContent = text;
  form.querySelector("[data-told]")?.remove();
  form.prepend(box);
  box.scrollIntoView({ block: "nearest" });
}

function restore(kept) {
  const form = [...document.forms].find((one) => one.method === "post" && action(one) === kept.action);
  if (!form || document.querySelector("[data-error-summary]")) return;
  const nodes = controls(form);
  if (nodes.length !== kept.values.length) return;
  nodes.forEach((node, n) => fill(node, kept.values[n]));
  for (let node = form.closest("details"); node; node = node.parentElement.closest("details")) node.open = true;
  for (const node of form.querySelectorAll("details")) if (controls(form).some((one) => node.contains(one) && one.value)) node.open = true;
  tell(form, says.restored);
}

/* On the window: after every module that sends a form in its own way, offline too. */
addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (!navigator.onLine) {
    event.preventDefault();
    release(form);
    tell(form, says.offline);
    return;
  }
  const nodes = controls(form);
  if (form.querySelector("[type=password]") || !nodes.length) return;
  write({ who: says.who, page: here(), action: action(form), values: nodes.map(content), at: Date.now(), lost: false });
});

const kept = read();
if (!kept) write(null);
else if (document.querySelector("[data-not-received]")) write({ ...kept, lost: true });
else if (!kept.lost || here() === kept.page) {
  write(null);
  if (kept.lost) restore(kept);
}
