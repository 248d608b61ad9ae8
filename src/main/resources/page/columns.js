/** A series as columns, which is what uPlot draws. A gap is a point without values: it ends the lines there. */

/** Longer without a tick, in seconds, is a gap of the line. */
const QUIET = 60;

/** The averages that the records of the indicators have: [{id, label, of}], `of` giving the value of a record. */
export function offered(record) {
  const lengths = (kind) => Object.keys(record?.[kind] ?? {}).map((length) => ({
    id: `${kind}${length}`, label: `${kind.toUpperCase()} ${length}`, kind,
    of: (other) => other?.[kind]?.[length] ?? null,
  }));
  return [...lengths('sma'), ...lengths('ema'), ...lengths('rsi')];
}

export function candleColumns(series, overlays, rsi) {
  const columns = { candles: [], x: [], low: [], high: [], overlays: overlays.map(() => []), rsi: [] };
  let end = null;
  for (const candle of series.all()) {
    if (end !== null && candle.start > end) {
      add(columns, end + series.seconds / 2, null, null, overlays, rsi);
    }
    add(columns, candle.start + series.seconds / 2, candle, series.indicatorAt(candle.start), overlays, rsi);
    end = candle.end;
  }
  return columns;
}

function add(columns, x, candle, indicators, overlays, rsi) {
  columns.x.push(x);
  columns.candles.push(candle);
  columns.low.push(candle?.low ?? null);
  columns.high.push(candle?.high ?? null);
  overlays.forEach(({ of }, i) => columns.overlays[i].push(of(indicators)));
  if (rsi) {
    columns.rsi.push(rsi.of(indicators));
  }
}

export function lineColumns(series) {
  const columns = { x: [], price: [] };
  let before = null;
  for (const tick of series.line()) {
    if (before !== null && tick.at - before > QUIET) {
      columns.x.push((before + tick.at) / 2);
      columns.price.push(null);
    }
    columns.x.push(tick.at);
    columns.price.push(tick.price);
    before = tick.at;
  }
  return columns;
}
