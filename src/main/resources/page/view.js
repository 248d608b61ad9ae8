/** Which stretch of time a chart shows, in seconds. At its newest end it follows what comes. */

const MARGIN = 0.04;
const FEWEST = 8;
const MOST = 6_000;

export class View {
  min = 0;
  max = 1;
  #following = true;
  #span = 0;
  #edge = 0;

  /** @param seconds of one candle */
  constructor(seconds) {
    this.seconds = seconds;
  }

  get span() {
    return this.max - this.min;
  }

  get following() {
    return this.#following;
  }

  /** The newest there is; a view that follows goes with it. */
  set edge(edge) {
    if (edge !== this.#edge) {
      this.#edge = edge;
      if (this.#following) {
        this.follow(this.#span);
      }
    }
  }

  follow(span) {
    this.#following = true;
    this.#span = span;
    this.max = this.#edge + span * MARGIN;
    this.min = this.#edge - span;
  }

  show(from, to) {
    this.#following = false;
    this.min = from;
    this.max = to;
  }

  pan(fraction) {
    const by = fraction * this.span;
    this.#moved(this.min + by, this.max + by);
  }

  /** @param at the place that stays, as a fraction of the width */
  zoom(factor, at) {
    const span = Math.min(MOST * this.seconds, Math.max(FEWEST * this.seconds, this.span * factor));
    const still = this.min + at * this.span;
    this.#moved(still - at * span, still + (1 - at) * span);
  }

  #moved(min, max) {
    // Neither the future nor what lies before everything is worth a look of its own
    const most = this.#edge + (max - min) * 0.5;
    const by = Math.min(0, most - max);
    this.min = min + by;
    this.max = max + by;
    this.#following = this.max >= this.#edge && this.min < this.#edge;
    this.#span = Math.max(this.seconds, this.#edge - this.min);
    if (this.#following) {
      this.#span = this.span / (1 + MARGIN);
    }
  }
}
