/** The line of an hour, as small as a word. */

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 120;
const HEIGHT = 28;
const EDGE = 2;
const HOUR = 3_600_000;
/** Longer without a point is a gap, not a line. */
const GAP = 300_000;

export function sparkline() {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('class', 'sparkline');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(document.createElementNS(SVG, 'path'));
  return svg;
}

/** Draws points of [time, price] in order of time; the width is the hour before `now`, or as much of it as is known. */
export function drawSparkline(svg, points, now) {
  const path = svg.firstChild;
  if (points.length < 2) {
    path.setAttribute('d', '');
    return;
  }
  const start = Math.max(now - HOUR, points[0][0]);
  let low = Infinity;
  let high = -Infinity;
  for (const [, price] of points) {
    low = Math.min(low, price);
    high = Math.max(high, price);
  }
  const across = (WIDTH - 2 * EDGE) / Math.max(1, now - start);
  const up = (HEIGHT - 2 * EDGE) / (high - low || 1);
  let line = '';
  let before = -Infinity;
  for (const [at, price] of points) {
    const x = (EDGE + (at - start) * across).toFixed(1);
    const y = (high === low ? HEIGHT / 2 : HEIGHT - EDGE - (price - low) * up).toFixed(1);
    line += `${at - before > GAP ? 'M' : 'L'}${x} ${y}`;
    before = at;
  }
  path.setAttribute('d', line);
  svg.classList.toggle('rising', points[points.length - 1][1] >= points[0][1]);
}
