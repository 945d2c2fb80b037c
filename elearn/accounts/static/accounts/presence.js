/* Someone who reads without sending anything is still there: said at most every ten minutes,
   when a key, a finger or the page moves. Without JavaScript, a session ends a little sooner. */
const EVERY_MS = 10 * 60 * 1000;
const KEY = "presence";

function tell() {
  const last = Number(sessionStorage.getItem(KEY));
  if (!last) sessionStorage.setItem(KEY, String(Date.now()));
  if (!last || document.hidden || Date.now() - last < EVERY_MS) return;
  const token = document.querySelector("input[name=csrf_token]")?.value;
  if (!token) return;
  sessionStorage.setItem(KEY, String(Date.now()));
  fetch("/compte/presence", { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => {});
}

tell();
for (const kind of ["pointerdown", "keydown", "scroll", "visibilitychange"]) {
  document.addEventListener(kind, tell, { passive: true });
}
