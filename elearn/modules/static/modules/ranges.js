/* What was really watched: intervals of seconds, merged. */

/** Add [start, end] to a list of merged intervals; returns a new list. */
export function add(ranges, start, end) {
  if (!(end > start)) return ranges;
  const out = [];
  let from = start;
  let to = end;
  for (const [a, b] of ranges) {
    if (b < from || a > to) {
      out.push([a, b]);
    } else {
      from = Math.min(from, a);
      to = Math.max(to, b);
    }
  }
  out.push([from, to]);
  return out.sort((one, two) => one[0] - two[0]);
}

/** Follows one media element and keeps what was played, at whatever speed. */
export class Watch {
  constructor(media) {
    this.media = media;
    this.ranges = [];
    this.last = null;
    media.addEventListener("playing", () => { this.last = media.currentTime; });
    media.addEventListener("timeupdate", () => this.tick());
    media.addEventListener("pause", () => { this.tick(); this.last = null; });
    media.addEventListener("seeking", () => { this.last = null; });
    media.addEventListener("seeked", () => { if (!media.paused) this.last = media.currentTime; });
    media.addEventListener("ended", () => { this.tick(); this.last = null; });
  }

  tick() {
    const now = this.media.currentTime;
    if (this.last !== null && now > this.last && !this.media.seeking) {
      // A jump is not watching: between two ticks no more than 2 seconds at this speed can pass.
      if (now - this.last < 2 * Math.max(1, this.media.playbackRate)) {
        this.ranges = add(this.ranges, this.last, now);
      }
    }
    if (this.last !== null) this.last = now;
  }
}
