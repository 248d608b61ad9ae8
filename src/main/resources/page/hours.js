/** The last hour of every coin, for its line in the table: from the store, a few coins at a time, after the chart. */

import { get } from './api.js';

const AT_ONCE = 3;
const LATER = 300;
const HOUR = 3600;
const INTERVAL = '1m';
/** Fewer candles say less than the newest ticks. */
const FEW = 5;
const TICKS = 60;

export function recallHours(coins, intervals, onRecalled) {
  const waiting = [...coins];
  const next = async () => {
    const coin = waiting.shift();
    if (!coin) {
      return;
    }
    try {
      coin.recall(await hour(coin.symbol, intervals));
      onRecalled(coin);
    } catch {
      // The line then begins now; that the store does not answer is said in the pipeline
    }
    await next();
  };
  setTimeout(() => {
    for (let i = 0; i < AT_ONCE; i++) {
      next();
    }
  }, LATER);
}

async function hour(symbol, intervals) {
  const start = Math.floor(Date.now() / 1000) - HOUR;
  if (intervals.includes(INTERVAL)) {
    const candles = await get(`candles/${symbol}`, { interval: INTERVAL, start, limit: 60 });
    if (candles.length >= FEW) {
      return candles.map((candle) => [Date.parse(candle.last_at), candle.close]);
    }
  }
  const ticks = await get(`prices/${symbol}/history`, { start, limit: TICKS, order: 'desc' });
  return ticks.reverse().map((tick) => [Date.parse(tick.timestamp), tick.price_usd]);
}
