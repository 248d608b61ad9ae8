/** Fills a series from the store: at first, after each interruption, and further back when somebody looks there. */

import { get } from './api.js';
import { Series, secondsOf } from './series.js';

const PAGE = 200;
const LARGEST_PAGE = 5_000;
const MOST_TICKS = 2_000;
const LINE_TICKS = 600;
/** So few candles are no picture: the line of ticks is. */
const FEW = 3;
const OVERLAP = 20;
const SMALLER = '1m';

export class History {
  #smaller;
  #complete = false;
  /** Whether what there is, or that there is nothing, is known. */
  loaded = false;
  #loading = null;

  /** @param intervals all that are offered */
  constructor(symbol, interval, intervals) {
    this.symbol = symbol;
    this.series = new Series(interval);
    this.#smaller = this.series.seconds > secondsOf(SMALLER) && intervals.includes(SMALLER);
  }

  get few() {
    return this.series.count < FEW;
  }

  /** The newest candles, back to a time at least; `drawn` is called as soon as there is something to draw. */
  async load(from, drawn) {
    await this.#page({ limit: PAGE });
    this.series.keepLine(this.few);
    this.loaded = true;
    drawn();
    await this.#open();
    drawn();
    await this.older(from);
  }

  /**
   * What came since the last closed candle, whether or not parts of it came by the feed as well. The store is a little
   * behind the feed: some candles before that are asked for again.
   */
  async refresh() {
    const { closedUntil, seconds } = this.series;
    const start = closedUntil && closedUntil - OVERLAP * seconds;
    let end;
    // A page has the newest of what is asked for
    for (let records; !records || records.length === LARGEST_PAGE; end = records[0]?.window_start) {
      records = await this.#candles({ start, end, limit: LARGEST_PAGE });
      this.series.candles(records);
    }
    this.series.keepLine(this.few);
    await this.#open();
  }

  /** Goes back until a time, as far as there is anything. One at a time. */
  older(from) {
    this.#loading ??= this.#older(from).finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #older(from) {
    while (!this.#complete && !this.series.full && this.series.first > from) {
      await this.#page({ end: this.series.first, limit: 2 * PAGE });
    }
  }

  /** The averages of all candles that are there. */
  async indicators(from) {
    const records = await get(`indicators/${this.symbol}`,
      { interval: this.series.interval, start: Math.floor(from), limit: LARGEST_PAGE });
    this.series.indicators(records);
  }

  /** Those of the candles that are asked for again after an interruption. */
  newestIndicators() {
    const { closedUntil, seconds } = this.series;
    return this.indicators(closedUntil === undefined ? 0 : closedUntil - OVERLAP * seconds);
  }

  async #page(parameters) {
    const records = await this.#candles({ ...parameters, order: 'desc' });
    this.series.candles(records);
    this.#complete = records.length < parameters.limit;
  }

  #candles(parameters, interval = this.series.interval) {
    return get(`candles/${this.symbol}`, { interval, ...parameters });
  }

  async #open() {
    let start = this.series.closedUntil;
    if (this.#smaller && start !== undefined) {
      const records = await this.#candles({ start, limit: LARGEST_PAGE }, SMALLER);
      this.series.smaller(records);
      start = records.length ? Date.parse(records[records.length - 1].window_end) / 1000 : start;
    }
    const line = this.few ? { limit: LINE_TICKS } : { start, limit: MOST_TICKS };
    this.series.ticks(await get(`prices/${this.symbol}/history`, { ...line, order: 'desc' }));
  }
}
