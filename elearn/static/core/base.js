/* What every page gains from JavaScript; nothing here is needed to use it.
   Rooms import { announce, setSaved } from this module. */

/** Say `text` to screen readers through the polite live region of the layout. */
export function announce(text) {
  const region = document.getElementById("live");
  if (!region) return;
  region.textContent = "";
  // A region filled with the text it already held is not read again.
  setTimeout(() => { region.textContent = text; }, 50);
}

/** Show the state of saving ("saved", "pending" or "failed") in its words. */
export function setSaved(state, text) {
  for (const node of document.querySelectorAll("[data-saved]")) {
    node.dataset.state = state;
    node.textContent = text;
    if (node.classList.contains("tag")) {
      node.classList.toggle("tag-done", state === "saved");
      node.classList.toggle("tag-here", state === "pending");
      node.classList.toggle("tag-error", state === "failed");
    }
  }
  announce(text);
}

/* A second click on a form being sent does nothing. The button is not
   disabled: its name and value would be lost. Released after a while, since
   the answer may be a file, and when the page comes back from history. */
const RELEASE_MS = 6000;

/** Let a form be sent again. */
export function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(() => release(form), RELEASE_MS);
});
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
});

/* The menu closes on Escape, giving focus back, and on a click elsewhere. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

/* A refused form: the list of errors is read first; of a small one far down the page, its field. */
const summary = document.querySelector("[data-error-summary]");
const refused = document.getElementById(summary?.dataset.refusedAt ?? "") ?? summary;
for (let node = refused?.closest("details"); node; node = node.parentElement.closest("details")) node.open = true;
refused?.focus();
if (refused !== summary) refused.scrollIntoView({ block: "center" });

/* Instants in the reader's own time zone; the server wrote them in the site's. */
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const node of document.querySelectorAll("time[data-local]")) {
  const instant = new Date(node.dateTime);
  if (Number.isNaN(instant.getTime()) || node.dataset.local === zone) continue;
  node.textContent = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" }).format(instant);
}

/* Show or hide what is typed in a password field. */
for (const button of document.querySelectorAll("button[data-show-password]")) {
  const input = document.getElementById(button.getAttribute("aria-controls"));
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  });
}

/* "Imprimer" buttons, hidden without JavaScript. */
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
