/**
 * What one chart knows of one coin at one interval: the closed candles, and what came since the last of them.
 *
 * A closed candle is published once and never changes. Until it comes, its place is taken by what is known of its
 * window: smaller candles, and ticks after them. Times are in seconds.
 */

const MOST_CANDLES = 20_000;
const MOST_TICKS = 5_000;
const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 };
const TRUSTED_AHEAD = 60;

/** Of an interval such as 5m. */
export function secondsOf(interval) {
  return Number.parseInt(interval, 10) * SECONDS[interval.slice(-1)];
}

const seconds = (iso) => Date.parse(iso) / 1000;

/** A record of a candle as numbers. */
function closed(record) {
  return {
    start: seconds(record.window_start), end: seconds(record.window_end), open: record.open, high: record.high,
    low: record.low, close: record.close, samples: record.samples, forming: false,
  };
}

/** Puts what is in `more` into an ordered array of things with a time; the newer of two with the same time stays. */
function merge(array, more, timeOf) {
  const last = array.length ? timeOf(array[array.length - 1]) : -Infinity;
  if (more.every((item, i) => timeOf(item) > (i ? timeOf(more[i - 1]) : last))) {
    array.push(...more);
    return array;
  }
  const byTime = new Map(array.map((item) => [timeOf(item), item]));
  more.forEach((item) => byTime.set(timeOf(item), item));
  return [...byTime.values()].sort((a, b) => timeOf(a) - timeOf(b));
}

export class Series {
  #closed = [];
  #smaller = [];
  #ticks = [];
  #indicators = new Map();
  #line = false;

  constructor(interval) {
    this.interval = interval;
    this.seconds = secondsOf(interval);
  }

  /** Closed candles, in any order; what is there twice is there once. */
  candles(records) {
    this.#closed = merge(this.#closed, records.map(closed).sort((a, b) => a.start - b.start), (candle) => candle.start);
    if (this.#closed.length > MOST_CANDLES) {
      this.#closed.splice(0, this.#closed.length - MOST_CANDLES);
    }
    this.#forget();
  }

  /** Closed candles of a smaller interval, of the window that is still open. */
  smaller(records) {
    const candles = records.map(closed).sort((a, b) => a.start - b.start);
    this.#smaller = merge(this.#smaller, candles, (candle) => candle.start);
    this.#forget();
  }

  ticks(records) {
    const ticks = records.map((record) => ({
      at: seconds(record.timestamp), price: record.price_usd, updated: record.last_updated,
    })).sort((a, b) => a.at - b.at);
    this.#ticks = merge(this.#ticks, ticks, (tick) => tick.at);
    this.#forget();
  }

  indicators(records) {
    for (const record of records) {
      this.#indicators.set(seconds(record.window_start), record);
    }
    const surplus = this.#indicators.size - MOST_CANDLES;
    for (const start of [...this.#indicators.keys()].sort((a, b) => a - b).slice(0, Math.max(0, surplus))) {
      this.#indicators.delete(start);
    }
  }

  /** While there are no candles yet, all ticks are kept, since they are what is drawn. */
  keepLine(keep) {
    this.#line = keep;
    this.#forget();
  }

  get count() {
    return this.#closed.length;
  }

  /** Older ones would have no place. */
  get full() {
    return this.#closed.length >= MOST_CANDLES;
  }

  get first() {
    return this.#closed[0]?.start;
  }

  /** End of the last closed candle; undefined before there is one. */
  get closedUntil() {
    return this.#closed[this.#closed.length - 1]?.end;
  }

  /** The record of the indicators of the candle that begins then. */
  indicatorAt(start) {
    return this.#indicators.get(start);
  }

  line() {
    return this.#ticks;
  }

  /** All candles in order, those in progress last. */
  all() {
    return [...this.#closed, ...this.#forming()];
  }

  #forming() {
    const until = this.closedUntil ?? -Infinity;
    const known = this.#smaller[this.#smaller.length - 1]?.end ?? -Infinity;
    const pieces = this.#smaller.filter((candle) => candle.start >= until);
    let newest = -Infinity;
    for (const tick of this.#ticks) {
      // As the job does: a price that is older than one seen before is no sample
      const stale = tick.updated < newest;
      if (tick.updated > newest && tick.updated <= tick.at + TRUSTED_AHEAD) {
        newest = tick.updated;
      }
      if (!stale && tick.at >= until && tick.at >= known) {
        const { at: start, price } = tick;
        pieces.push({ start, open: price, high: price, low: price, close: price, samples: 1 });
      }
    }
    const candles = [];
    for (const piece of pieces) {
      const start = Math.floor(piece.start / this.seconds) * this.seconds;
      const candle = candles[candles.length - 1];
      if (candle && candle.start === start) {
        candle.high = Math.max(candle.high, piece.high);
        candle.low = Math.min(candle.low, piece.low);
        candle.close = piece.close;
        candle.samples += piece.samples;
      } else {
        candles.push({ ...piece, start, end: start + this.seconds, forming: true });
      }
    }
    return candles;
  }

  /** Ticks of closed windows are in their candles. A minute of them stays, to tell a stale price by. */
  #forget() {
    const until = this.closedUntil ?? -Infinity;
    this.#smaller = this.#smaller.filter((candle) => candle.start >= until);
    if (!this.#line && this.#ticks.length && this.#ticks[0].at < until - 2 * TRUSTED_AHEAD) {
      this.#ticks = this.#ticks.filter((tick) => tick.at >= until - TRUSTED_AHEAD);
    }
    if (this.#ticks.length > MOST_TICKS) {
      this.#ticks.splice(0, this.#ticks.length - MOST_TICKS);
    }
  }
}
