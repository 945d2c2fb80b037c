/* A file under way: the page looks again by itself until it is there, and says so. Without this, a link does it.
   The part of the page that shows it has an id, data-under-way while it lasts, and data-ready, what is then said. */

import { announce } from "./base.js";

const EVERY_MS = 1500;
const LONGEST_MS = 120000;
const until = Date.now() + LONGEST_MS;
const { id } = document.querySelector("[data-under-way]");

async function look() {
  const shown = document.getElementById(id);
  try {
    const page = await fetch(location.href, { headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html").getElementById(id);
    if (page.ok && fresh && fresh.innerHTML !== shown.innerHTML) {
      const held = shown.contains(document.activeElement);
      shown.replaceWith(fresh);
      if (!("underWay" in fresh.dataset)) {
        announce(fresh.dataset.ready);
        if (held) fresh.querySelector(".downloads a").focus();
        return;
      }
    }
  } catch { /* the line dropped: the next look will tell */ }
  if (Date.now() < until) setTimeout(look, EVERY_MS);
}

setTimeout(look, EVERY_MS);
