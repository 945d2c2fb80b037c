/* Measured active time: while the page is visible and someone is there.

   Durations come from the browser's steady clock, never from the wall clock. A tick that
   comes much too late means that the machine slept: that time is not counted. The server
   has the last word (the same minute in two tabs counts once). */

const TICK_MS = 1000;
const JUMP_MS = 5000;
const BEAT_MS = 30000;
const IDLE_MS = 5 * 60 * 1000;
const GESTURES = ["pointerdown", "pointermove", "keydown", "wheel", "scroll", "touchstart"];

export class Meter {
  /** `onBeat({active_ms, idle_ms})` is called every thirty seconds of activity and when it stops. */
  constructor(onBeat) {
    this.onBeat = onBeat;
    this.active = 0;
    this.last = this.gesture = performance.now();
    this.isPlaying = false;
    for (const name of GESTURES) addEventListener(name, () => this.touch(), { passive: true, capture: true });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.last = this.gesture = performance.now();
      else this.stop();
    });
    setInterval(() => this.tick(), TICK_MS);
  }

  touch() {
    const now = performance.now();
    if (now - this.gesture > IDLE_MS) this.last = now; // back after a pause: it was not work
    this.gesture = now;
  }

  tick() {
    const now = performance.now();
    const since = now - this.last;
    this.last = now;
    if (this.isPlaying && document.visibilityState === "visible") this.gesture = now;
    if (since > JUMP_MS || document.visibilityState !== "visible" || now - this.gesture > IDLE_MS) {
      this.stop(since);
      return;
    }
    this.active += since;
    if (this.active >= BEAT_MS) this.stop();
  }

  /** Close the beat under way, if there is one; it ended `ago` milliseconds before now. */
  stop(ago = 0) {
    if (this.active < TICK_MS) return;
    const idle = Math.max(0, performance.now() - ago - this.gesture);
    const beat = { active_ms: Math.round(this.active), idle_ms: Math.round(idle) };
    this.active = 0;
    this.onBeat(beat, ago);
  }
}
