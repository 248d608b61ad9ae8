/**
 * What the chart shows, as the address of the page says it: ?coin=BTC&interval=5m&range=6h&show=sma20,rsi14&scale=log.
 * The range is a length of time that ends now, or two times in seconds.
 */

const SPANS = { m: 60, h: 3600, d: 86_400 };

export function read() {
  const query = new URLSearchParams(location.search);
  return {
    coin: query.get('coin'),
    interval: query.get('interval'),
    range: rangeOf(query.get('range') ?? ''),
    show: (query.get('show') ?? '').split(',').filter((id) => id),
    log: query.get('scale') === 'log',
  };
}

export function of({ coin, interval, range, show, log }) {
  const query = new URLSearchParams({ coin });
  if (interval) {
    query.set('interval', interval);
  }
  if (range) {
    query.set('range', range.text ?? `${Math.round(range.from)}-${Math.round(range.to)}`);
  }
  if (show.length) {
    query.set('show', show.join(','));
  }
  if (log) {
    query.set('scale', 'log');
  }
  return `?${query.toString().replaceAll('%2C', ',')}`;
}

/** @returns {text, seconds} of 6h, {from, to} of 1764410000-1764413600, null of anything else */
export function rangeOf(text) {
  const span = /^([1-9]\d{0,3})([mhd])$/.exec(text);
  if (span) {
    return { text, seconds: span[1] * SPANS[span[2]] };
  }
  const times = /^(\d{1,11})-(\d{1,11})$/.exec(text);
  return times && Number(times[1]) < Number(times[2]) ? { from: Number(times[1]), to: Number(times[2]) } : null;
}
