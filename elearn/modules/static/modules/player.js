/* The player of recorded lessons. Without it the browser's own controls work and the
   transcript is all there; with it the transcript follows, is searched, and jumps.

   Says what was watched: CustomEvent "estive:watched", bubbling from [data-player], with
   detail {activity, position, duration, ranges: [[start, end], ...]} (seconds, since the page was
   opened), every 10 s of play, at each pause, at the end, and when the page is left.
   Resumes at data-position (seconds), read on [data-player] or around it. */

import { Watch } from "./ranges.js";

const EVERY_MS = 10000;
const STEP = 5;
const SPEED_KEY = "estive.speed";
const NEAR_END = 10;

function clock(seconds) {
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60];
  const hours = Math.floor(whole / 3600);
  const tail = String(parts[1]).padStart(2, "0");
  return hours ? `${hours}:${String(parts[0]).padStart(2, "0")}:${tail}` : `${parts[0]}:${tail}`;
}

function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’']/g, "'").toLowerCase();
}

class Player {
  constructor(root) {
    this.root = root;
    this.medias = [...root.querySelectorAll("[data-media]")];
    this.media = this.medias[0];
    this.watches = this.medias.map((media) => new Watch(media));
    this.said = "";
    for (const media of this.medias) this.follow(media);
    this.jumps();
    this.cues = [...root.querySelectorAll("[data-cue]")];
    // Between two passages the one before is still the place where one is.
    this.cues.forEach((item, rank) => { item.dataset.end = this.cues[rank + 1]?.dataset.start ?? "Infinity"; });
    this.chapters = [...root.querySelectorAll("[data-chapter]")];
    this.transcript();
    this.search();
    this.tools();
    this.resume();
    root.addEventListener("keydown", (event) => this.key(event), true);
    setInterval(() => { if (!this.media.paused) this.say(); }, EVERY_MS);
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.say(); });
    addEventListener("pagehide", () => this.say());
  }

  follow(media) {
    media.addEventListener("play", () => {
      if (this.media !== media) this.change(media);
    });
    media.addEventListener("timeupdate", () => { if (media === this.media) this.mark(media.currentTime); });
    for (const name of ["pause", "ended"]) media.addEventListener(name, () => this.say());
    media.addEventListener("ratechange", () => this.keepSpeed(media.playbackRate));
  }

  /* From the film to its sound alone, or back: the same place, never both at once. */
  change(media) {
    const before = this.media;
    before.pause();
    media.currentTime = before.currentTime;
    media.playbackRate = before.playbackRate;
    this.media = media;
  }

  say() {
    const ranges = this.watches.flatMap((watch) => { watch.tick(); return watch.ranges; });
    const detail = {
      activity: this.root.dataset.activity,
      position: Number(this.media.currentTime.toFixed(2)),
      duration: Number(this.root.dataset.duration) || this.media.duration || 0,
      ranges: ranges.map(([a, b]) => [Number(a.toFixed(2)), Number(b.toFixed(2))]).sort((a, b) => a[0] - b[0]),
    };
    const key = JSON.stringify(detail);
    if (!ranges.length || key === this.said) return;
    this.said = key;
    this.root.dispatchEvent(new CustomEvent("estive:watched", { bubbles: true, detail }));
  }

  resume() {
    const around = this.root.closest("[data-position]");
    const position = Number(around?.dataset.position) || 0;
    const duration = Number(this.root.dataset.duration) || 0;
    if (position < 3 || (duration && position > duration - NEAR_END)) return;
    // Before anything is loaded this is where the playing will start (HTML, default playback start position).
    for (const media of this.medias) media.currentTime = position;
    this.mark(position);
    const line = this.root.querySelector("[data-resume]");
    line.querySelector("[data-resume-time]").textContent = clock(position);
    line.hidden = false;
    line.querySelector("[data-restart]").addEventListener("click", () => {
      this.go(0, false);
      line.hidden = true;
      this.media.focus();
    });
  }

  go(seconds, play = true) {
    this.media.currentTime = seconds;
    this.mark(seconds);
    if (play) this.media.play();
  }

  /* Chapters and passages become buttons: a real click, a real focus. */
  jumps() {
    for (const span of this.root.querySelectorAll("[data-jump]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "jump";
      button.append(...span.childNodes);
      button.addEventListener("click", () => this.go(Number(span.dataset.jump)));
      span.replaceWith(button);
    }
  }

  mark(seconds) {
    for (const list of [this.cues, this.chapters]) {
      for (const item of list) {
        const here = Number(item.dataset.start) <= seconds && seconds < Number(item.dataset.end);
        if (here === item.hasAttribute("data-here")) continue;
        item.toggleAttribute("data-here", here);
        item.firstElementChild.toggleAttribute("aria-current", here);
        if (here) {
          item.firstElementChild.setAttribute("aria-current", "true");
          if (list === this.cues) this.reveal(item);
        }
      }
    }
  }

  /* The transcript scrolls, never the page; not while someone is reading or searching in it. */
  reveal(item) {
    const box = this.root.querySelector("[data-cues]");
    if (!box || box.matches(":hover, :focus-within") || this.find?.value) return;
    box.scrollTop = item.offsetTop - box.clientHeight / 3;
  }

  /* One stop of the Tab key for the whole transcript; arrows move inside. */
  transcript() {
    const buttons = this.cues.map((item) => item.firstElementChild);
    buttons.forEach((button, rank) => { button.tabIndex = rank ? -1 : 0; });
    const box = this.root.querySelector("[data-cues]");
    if (!box) return;
    box.removeAttribute("tabindex");
    box.addEventListener("focusin", (event) => {
      const button = event.target.closest(".jump");
      if (button) buttons.forEach((other) => { other.tabIndex = other === button ? 0 : -1; });
    });
  }

  step(from, by) {
    const shown = this.cues.filter((item) => !item.hidden).map((item) => item.firstElementChild);
    const next = shown[shown.indexOf(from) + by];
    next?.focus();
    return Boolean(next);
  }

  search() {
    const box = this.root.querySelector("[data-find]");
    if (!box) return;
    box.hidden = false;
    this.find = box.querySelector("input");
    const count = box.querySelector("[data-find-count]");
    this.find.addEventListener("input", () => {
      const wanted = fold(this.find.value.trim());
      let found = 0;
      for (const item of this.cues) {
        const holds = !wanted || fold(item.querySelector("[data-text]").textContent).includes(wanted);
        item.hidden = !holds;
        found += holds ? 1 : 0;
      }
      for (const title of this.root.querySelectorAll("[data-cues] h3")) title.hidden = Boolean(wanted);
      const { none, one, many } = count.dataset;
      count.textContent = !wanted ? "" : found === 0 ? none : found === 1 ? one : many.replace("#", found);
      const first = this.cues.find((item) => !item.hidden)?.firstElementChild;
      for (const item of this.cues) item.firstElementChild.tabIndex = item.firstElementChild === first ? 0 : -1;
    });
  }

  tools() {
    this.root.querySelector("[data-tools]").hidden = false;
    this.speed = this.root.querySelector("[data-speed]");
    this.speed.addEventListener("change", () => {
      for (const media of this.medias) media.playbackRate = Number(this.speed.value);
    });
    let kept = null;
    try { kept = localStorage.getItem(SPEED_KEY); } catch { /* private window: the speed is not kept */ }
    if (kept && [...this.speed.options].some((option) => option.value === kept)) {
      this.speed.value = kept;
      for (const media of this.medias) {
        media.defaultPlaybackRate = Number(kept);
        media.playbackRate = Number(kept);
      }
    }
    const dialog = this.root.querySelector("[data-keys]");
    this.root.querySelector("[data-keys-open]").addEventListener("click", () => dialog.showModal());
    this.root.querySelector("[data-keys-close]").addEventListener("click", () => dialog.close());
  }

  keepSpeed(rate) {
    if (![...this.speed.options].some((option) => Number(option.value) === rate)) return;
    this.speed.value = String(rate);
    try { localStorage.setItem(SPEED_KEY, String(rate)); } catch { /* not kept, that is all */ }
  }

  captions() {
    const tracks = [...this.media.textTracks].filter((track) => track.kind === "captions");
    const shown = tracks.find((track) => track.mode === "showing");
    if (shown) {
      this.lastTrack = shown;
      shown.mode = "disabled";
    } else if (tracks.length) {
      (this.lastTrack ?? tracks[0]).mode = "showing";
    }
  }

  fullscreen() {
    if (this.media.tagName !== "VIDEO") return;
    if (document.fullscreenElement) document.exitFullscreen();
    else this.media.requestFullscreen?.();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    if (target.closest("dialog, input, select, textarea")) return;
    const isButton = target.closest("button, summary, a");
    const actions = {
      " ": () => (this.media.paused ? this.media.play() : this.media.pause()),
      ArrowLeft: () => this.go(Math.max(0, this.media.currentTime - STEP), false),
      ArrowRight: () => this.go(this.media.currentTime + STEP, false),
      c: () => this.captions(),
      f: () => this.fullscreen(),
    };
    if (event.key === " " && isButton) return;
    if ((event.key === "ArrowUp" || event.key === "ArrowDown") && target.closest("[data-cues]")) {
      if (this.step(target.closest(".jump"), event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
      return;
    }
    const act = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }
}

for (const root of document.querySelectorAll("[data-player]")) new Player(root);
