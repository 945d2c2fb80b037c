/* A word's definition where it is read. Without this file its link leads to the list at the end. */

const GAP = 6;

function place(panel, link) {
  const at = link.getBoundingClientRect();
  const width = panel.offsetWidth;
  const below = at.bottom + GAP;
  const fits = below + panel.offsetHeight < innerHeight;
  panel.style.left = `${Math.max(GAP, Math.min(at.left, innerWidth - width - GAP))}px`;
  panel.style.top = `${fits ? below : Math.max(GAP, at.top - panel.offsetHeight - GAP)}px`;
}

function show(panel, link, lesson) {
  const term = lesson.querySelector(`[id="${CSS.escape(link.hash.slice(1))}"]`);
  const definition = term?.nextElementSibling;
  if (!definition) return false;
  panel.replaceChildren();
  const head = document.createElement("p");
  head.className = "definition-term";
  head.textContent = term.textContent;
  const body = document.createElement("p");
  body.append(...[...definition.childNodes].map((node) => node.cloneNode(true)));
  panel.append(head, body);
  panel.showPopover();
  place(panel, link);
  panel.focus({ preventScroll: true });
  return true;
}

for (const lesson of document.querySelectorAll("[data-lesson]")) {
  if (!HTMLElement.prototype.showPopover) break;
  const panel = document.createElement("div");
  panel.className = "definition";
  panel.popover = "auto";
  panel.tabIndex = -1;
  panel.setAttribute("role", "note");
  lesson.append(panel);
  let opener = null;
  lesson.addEventListener("click", (event) => {
    const link = event.target.closest("a.term");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (show(panel, link, lesson)) {
      opener = link;
      event.preventDefault();
    }
  });
  panel.addEventListener("toggle", (event) => {
    // Given back only if it is still ours: a click elsewhere has chosen its own place.
    if (event.newState === "closed" && (panel.contains(document.activeElement) || document.activeElement === document.body)) {
      opener?.focus({ preventScroll: true });
    }
  });
  const follow = () => { if (opener && panel.matches(":popover-open")) place(panel, opener); };
  addEventListener("scroll", follow, { passive: true });
  addEventListener("resize", follow);
}
