/* Steps moved by two buttons each, with the mouse or the keyboard; the numbers of the form follow.

   Without this file the numbers are chosen in lists. */

const words = (text, values) => Object.entries(values).reduce((so, [k, v]) => so.replace(`{${k}}`, v), text);
const field = (row) => row.querySelector("select");
const text = (row) => row.querySelector("[data-text]").textContent.trim();

function arrow(up) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [name, value] of [["viewBox", "0 0 24 24"], ["aria-hidden", "true"], ["class", "icon"]]) svg.setAttribute(name, value);
  path.setAttribute("d", up ? "M12 19V5m-6 6 6-6 6 6" : "M12 5v14m-6-6 6 6 6-6");
  path.setAttribute("fill", "none");
  path.setAttribute("stroke", "currentColor");
  path.setAttribute("stroke-width", "2");
  svg.append(path);
  return svg;
}

/** Make of a list of numbered steps one whose steps move. `say` speaks to those who do not see it. */
export function order(list, say) {
  const rows = () => [...list.children];
  const keep = document.createElement("button");

  function number({ saved = true } = {}) {
    const all = rows();
    all.forEach((row, n) => {
      if (saved) field(row).value = String(n + 1);
      row.querySelector("[data-by='-1']").setAttribute("aria-disabled", String(n === 0));
      row.querySelector("[data-by='1']").setAttribute("aria-disabled", String(n === all.length - 1));
    });
    if (saved) {
      keep.remove();
      field(all[0]).dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  function move(row, by, button) {
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (by < 0) other.before(row);
    else other.after(row);
    number();
    button.focus();
    const n = rows().indexOf(row) + 1;
    say(words(list.dataset.moved, { text: text(row), n, total: rows().length }));
  }

  const placed = rows().every((row) => field(row).value);
  if (placed) list.append(...rows().sort((a, b) => Number(field(a).value) - Number(field(b).value)));
  for (const row of rows()) {
    const buttons = document.createElement("span");
    buttons.className = "quiz-moves";
    for (const by of [-1, 1]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-quiet";
      button.dataset.by = String(by);
      button.setAttribute("aria-label", words(by < 0 ? list.dataset.up : list.dataset.down, { text: text(row) }));
      button.append(arrow(by < 0));
      button.addEventListener("click", () => move(row, by, button));
      buttons.append(button);
    }
    row.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!by || !event.target.matches(".quiz-moves button")) return;
      event.preventDefault();
      move(row, by, event.target);
    });
    row.querySelector("[data-place]").hidden = true;
    row.append(buttons);
  }
  list.classList.add("is-moving");
  const help = document.getElementById(list.getAttribute("aria-describedby"));
  if (help) help.textContent = list.dataset.help;
  number({ saved: false });
  if (!placed) {
    // The order shown may be the one that is wished: saying so is an answer too.
    Object.assign(keep, { type: "button", className: "btn btn-quiet", textContent: list.dataset.keep });
    keep.addEventListener("click", () => number());
    list.after(keep);
  }
}
