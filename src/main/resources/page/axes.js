/** Where the axes have their marks and what these say. */

import { day, minute, price, time } from './format.js';

const DAY = 86_400;

/** Labels of a time axis: the clock, and the day where one begins. */
export function timeLabels(splits, increment) {
  let before = null;
  return splits.map((at) => {
    const date = day(at * 1000);
    const first = before !== null && date !== before;
    before = date;
    if (increment >= DAY || first) {
      return date;
    }
    return increment < 60 ? time(at * 1000) : minute(at * 1000);
  });
}

/** Decimals that a step of an axis has, and no more than the price has. */
export function decimalsOfSteps(splits, most) {
  const step = splits.length > 1 ? Math.min(...splits.slice(1).map((value, i) => value - splits[i])) : 0;
  const whole = (scaled) => scaled > 0.999 && Math.abs(scaled - Math.round(scaled)) < 0.001;
  let decimals = 0;
  while (decimals < most && !whole(step * 10 ** decimals)) {
    decimals++;
  }
  return decimals;
}

export function priceLabels(splits, most) {
  const decimals = decimalsOfSteps(splits, most);
  return splits.map((value) => price(value, decimals));
}

/** Room above and below; a price that never moved still gets a scale. */
export function paddedRange(low, high, log) {
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) {
    return [1, 2];
  }
  if (log) {
    const room = Math.max((high / low) ** 0.08, 1.0005);
    return [low / room, high * room];
  }
  const room = Math.max((high - low) * 0.08, Math.abs(high) * 0.0005);
  return [low - room, high + room];
}

/** Round prices for a logarithmic axis, which are few decades on any day: even steps, as on a linear one. */
export function logSplits(low, high, count) {
  if (high / low >= 20) {
    const splits = [];
    for (let decade = 10 ** Math.floor(Math.log10(low)); decade <= high; decade *= 10) {
      splits.push(...[1, 2, 5].map((step) => step * decade).filter((value) => value >= low && value <= high));
    }
    return splits;
  }
  const rough = (high - low) / Math.max(2, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= rough) * power;
  const splits = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++) {
    splits.push(i * step);
  }
  return splits;
}
