/** The newest tick of each coin, and its last hour. */

const HOUR = 3_600_000;
const STEP = 30_000;

class Coin {
  constructor({ symbol, coin_id: coinId }, position) {
    this.symbol = symbol;
    this.coinId = coinId;
    this.position = position;
    this.tick = null;
    /** When the tick was received, in milliseconds. */
    this.at = 0;
    /** Of the newest change of the price: 1, -1, or 0. */
    this.moved = 0;
    /** [time, price], one every half minute at most. */
    this.trace = [];
  }

  /** @returns whether it is news; what is older than what is known, or the same, is not */
  take(tick) {
    const at = Date.parse(tick.timestamp);
    if (!(at > this.at)) {
      return false;
    }
    this.moved = this.tick ? Math.sign(tick.price_usd - this.tick.price_usd) : 0;
    this.tick = tick;
    this.at = at;
    this.#extend(at, tick.price_usd);
    return true;
  }

  #extend(at, price) {
    const last = this.trace[this.trace.length - 1];
    if (last && Math.floor(last[0] / STEP) === Math.floor(at / STEP)) {
      last[0] = at;
      last[1] = price;
    } else {
      this.trace.push([at, price]);
      while (this.trace[0][0] < at - HOUR) {
        this.trace.shift();
      }
    }
  }

  /** What was before the page was opened; the points in order of time. */
  recall(points) {
    const first = this.trace.length ? this.trace[0][0] : Infinity;
    this.trace.unshift(...points.filter(([at]) => at < first && at > Date.now() - HOUR));
  }
}

export class Market {
  coins = new Map();

  /** @returns the coins that are new */
  list(records) {
    return records.filter(({ symbol }) => !this.coins.has(symbol)).map((record) => {
      const coin = new Coin(record, this.coins.size);
      this.coins.set(coin.symbol, coin);
      return coin;
    });
  }

  /** @returns the coins for which it was news; a coin that is not configured is none */
  take(ticks) {
    return ticks.map((tick) => this.coins.get(tick.symbol)?.take(tick) ? this.coins.get(tick.symbol) : null)
      .filter((coin) => coin);
  }
}
