/** Draws what it is given, by uPlot: candles or a line, averages over them, the RSI beneath, alerts as marks. */

import { logSplits, paddedRange, priceLabels, timeLabels } from './axes.js';
import { element, isNarrow, setHidden, setText } from './dom.js';
import { price } from './format.js';

/** Its smallest form is no module: index.html loads it before this. */
const { uPlot } = window;
const COLOURS = ['up', 'down', 'muted', 'grid', 'surface', 'accent', 'warn', 'line-1', 'line-2', 'line-3', 'line-4',
  'line-5', 'line-6'];
const FONT = '11px "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const FILLED = 0.68;
const WIDEST = 24;
const MARK = 5;
const LABEL = 36;
const RSI_HEIGHT = 110;
const RSI_SPLITS = [30, 50, 70];
const SYNC = 'chart';

export class Plot {
  #roots;
  #onCursor;
  #price = null;
  #rsi = null;
  #shape = '';
  #content = null;
  #view = null;
  #colours = {};
  #last = element('div', 'tag last');
  #pointed = element('div', 'tag pointed');

  /** @param onCursor gets the index of the column that is pointed at, or null */
  constructor(priceRoot, rsiRoot, onCursor) {
    this.#roots = { price: priceRoot, rsi: rsiRoot };
    this.#onCursor = onCursor;
    new ResizeObserver(() => this.#resize()).observe(priceRoot);
  }

  /**
   * @param content {columns, overlays, rsi, marks, decimals, log, seconds, last}: with columns.candles or columns.price
   * @param view {min, max} in seconds
   */
  draw(content, view) {
    this.#content = content;
    this.#view = view;
    const shape = JSON.stringify([Boolean(content.columns.candles), content.overlays, content.rsi?.label, content.log]);
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#build();
      return;
    }
    for (const [plot, data] of [[this.#price, this.#priceData()], [this.#rsi, this.#rsiData()]]) {
      plot?.batch(() => {
        plot.setData(data, false);
        plot.setScale('x', view);
      });
    }
  }

  /** Colours are read anew. */
  restyle() {
    if (this.#content) {
      this.#build();
    }
  }

  /** Where the columns are drawn, in the window. */
  area() {
    return this.#price?.over.getBoundingClientRect();
  }

  /** Points at a column, as a mouse would; null points at none. */
  point(index) {
    if (!this.#price) {
      return;
    }
    const { x } = this.#content.columns;
    const left = index === null ? -10 : this.#price.valToPos(x[index], 'x');
    this.#price.setCursor({ left, top: index === null ? -10 : this.#price.over.clientHeight / 2 });
  }

  #build() {
    this.#price?.destroy();
    this.#rsi?.destroy();
    this.#rsi = null;
    this.#colours = this.#readColours();
    setHidden(this.#roots.rsi, !this.#content.rsi);
    this.#price = new uPlot(this.#priceOptions(), this.#priceData(), this.#roots.price);
    this.#price.over.parentNode.append(this.#last, this.#pointed);
    if (this.#content.rsi) {
      this.#rsi = new uPlot(this.#rsiOptions(), this.#rsiData(), this.#roots.rsi);
    }
    for (const plot of [this.#price, this.#rsi]) {
      plot?.setScale('x', this.#view);
    }
  }

  #priceData() {
    const { columns } = this.#content;
    return columns.candles ? [columns.x, columns.low, columns.high, ...columns.overlays] : [columns.x, columns.price];
  }

  #rsiData() {
    const { columns } = this.#content;
    return [columns.x, columns.rsi];
  }

  #priceOptions() {
    const { columns, overlays, log } = this.#content;
    const unseen = () => null;
    const series = columns.candles
      ? [{}, { paths: unseen, points: { show: false } }, { paths: unseen, points: { show: false } },
        ...overlays.map((label, i) => this.#lineOf(`line-${i % 6 + 1}`, 1.5))]
      : [{}, this.#lineOf('accent', 1.75)];
    return {
      ...this.#size(this.#roots.price),
      padding: [8, 0, 0, 0],
      legend: { show: false },
      cursor: this.#cursor(),
      scales: {
        x: { time: true, auto: false },
        y: { distr: log ? 3 : 1, range: (plot, low, high) => paddedRange(low, high, log) },
      },
      series,
      axes: [
        this.#axis({
          scale: 'x', size: 28, space: 72,
          values: (plot, splits, axis, space, step) => withoutCut(plot, splits, timeLabels(splits, step)),
        }),
        this.#axis({
          scale: 'y', side: 1, size: () => this.#axisWidth(), space: 44,
          values: (plot, splits) => priceLabels(splits, this.#content.decimals),
          ...(log ? {
            splits: (plot, axis, low, high) => logSplits(low, high, plot.over.clientHeight / 52),
            filter: (plot, splits) => splits,
          } : {}),
        }),
      ],
      hooks: {
        drawAxes: [(plot) => this.#drawCandles(plot)],
        draw: [(plot) => this.#drawMarks(plot), (plot) => this.#placeLast(plot)],
        setCursor: [(plot) => this.#pointedAt(plot)],
      },
    };
  }

  #rsiOptions() {
    return {
      ...this.#size(this.#roots.rsi),
      padding: [6, 0, 6, 0],
      legend: { show: false },
      cursor: { ...this.#cursor(), y: false },
      scales: { x: { time: true, auto: false }, y: { range: [0, 100] } },
      series: [{}, this.#lineOf('line-6', 1.5)],
      axes: [
        { show: false },
        this.#axis({ scale: 'y', side: 1, size: () => this.#axisWidth(), splits: () => RSI_SPLITS }),
      ],
    };
  }

  #lineOf(colour, width) {
    return { stroke: this.#colours[colour], width, points: { show: false }, spanGaps: false };
  }

  #axis(options) {
    return {
      stroke: this.#colours.muted, font: FONT, gap: 6, ticks: { show: false },
      grid: { stroke: this.#colours.grid, width: 1 }, ...options,
    };
  }

  #cursor() {
    return {
      drag: { x: false, y: false }, points: { show: false }, sync: { key: SYNC, setSeries: false },
      // Dragging moves the chart, see gestures.js
      bind: { mousedown: () => null, mouseup: () => null, dblclick: () => null },
    };
  }

  #axisWidth() {
    const { decimals, last } = this.#content;
    return Math.max(isNarrow() ? 48 : 60, price(last?.value ?? 0, decimals).length * 6.4 + 14);
  }

  #size(root) {
    return { width: root.clientWidth || 600, height: root === this.#roots.rsi ? RSI_HEIGHT : root.clientHeight || 320 };
  }

  #resize() {
    this.#price?.setSize(this.#size(this.#roots.price));
    this.#rsi?.setSize(this.#size(this.#roots.rsi));
  }

  /** As the style sheet has them at the moment; custom properties are only computed where something uses them. */
  #readColours() {
    const probe = element('i');
    this.#roots.price.append(probe);
    const colours = Object.fromEntries(COLOURS.map((name) => {
      probe.style.color = `var(--${name})`;
      return [name, getComputedStyle(probe).color];
    }));
    probe.remove();
    return colours;
  }

  /** Rising ones are hollow and falling ones are full: that needs no colour. */
  #drawCandles(plot) {
    const { columns, seconds } = this.#content;
    if (!columns.candles) {
      return;
    }
    const { ctx } = plot;
    const ratio = uPlot.pxRatio;
    const across = plot.valToPos(seconds, 'x', true) - plot.valToPos(0, 'x', true);
    const thin = Math.max(1, Math.round(ratio));
    const width = Math.max(thin, Math.min(across * FILLED, WIDEST * ratio));
    const [first, last] = plot.series[0].idxs;
    this.#clipped(plot, () => {
      for (let i = Math.max(0, first - 1); i <= Math.min(last + 1, columns.candles.length - 1); i++) {
        const candle = columns.candles[i];
        if (candle) {
          const [open, high, low, close] = [candle.open, candle.high, candle.low, candle.close]
            .map((value) => Math.round(plot.valToPos(value, 'y', true)));
          drawCandle(ctx, Math.round(plot.valToPos(columns.x[i], 'x', true)), width, thin,
            { open, high, low, close }, candle.close >= candle.open, this.#colours);
        }
      }
    });
  }

  #drawMarks(plot) {
    const { marks } = this.#content;
    const { ctx, bbox } = plot;
    const size = MARK * uPlot.pxRatio;
    this.#clipped(plot, () => {
      for (const mark of marks) {
        if (mark.at < plot.scales.x.min || mark.at > plot.scales.x.max) {
          continue;
        }
        const x = plot.valToPos(mark.at, 'x', true);
        const below = mark.rising ? 1 : -1;
        const y = Math.min(bbox.top + bbox.height - 2 * size,
          Math.max(bbox.top + 2 * size, plot.valToPos(mark.price, 'y', true) + below * 2.5 * size));
        ctx.fillStyle = ctx.strokeStyle = this.#colours.warn;
        if (mark.chosen) {
          ctx.globalAlpha = 0.16;
          ctx.fillRect(x - 2 * size, bbox.top, 4 * size, bbox.height);
          ctx.globalAlpha = 1;
        }
        ctx.beginPath();
        ctx.moveTo(x, y - below * size);
        ctx.lineTo(x + size, y + below * size * 0.8);
        ctx.lineTo(x - size, y + below * size * 0.8);
        ctx.closePath();
        ctx.lineWidth = uPlot.pxRatio * 1.25;
        if (mark.firing) {
          ctx.fill();
        }
        ctx.stroke();
      }
    });
  }

  #clipped(plot, work) {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    work();
    ctx.restore();
  }

  /** The last price beside the axis, with a line to it. */
  #placeLast(plot) {
    const { last, decimals } = this.#content;
    const top = last ? plot.valToPos(last.value, 'y') : NaN;
    const seen = top >= 0 && top <= plot.over.clientHeight;
    setHidden(this.#last, !seen);
    if (seen) {
      this.#tag(plot, this.#last, top, price(last.value, decimals));
      const y = Math.round(plot.valToPos(last.value, 'y', true)) + 0.5;
      const { ctx, bbox } = plot;
      ctx.save();
      ctx.strokeStyle = this.#colours.accent;
      ctx.globalAlpha = 0.55;
      ctx.setLineDash([2 * uPlot.pxRatio, 3 * uPlot.pxRatio]);
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
      ctx.restore();
    }
  }

  #pointedAt(plot) {
    const { idx, top } = plot.cursor;
    const inside = idx !== null && idx !== undefined && top >= 0;
    setHidden(this.#pointed, !inside);
    if (inside) {
      this.#tag(plot, this.#pointed, top, price(plot.posToVal(top, 'y'), this.#content.decimals));
    }
    this.#onCursor(inside ? idx : null);
  }

  #tag(plot, tag, top, text) {
    setText(tag, text);
    const { left, width } = plot.bbox;
    const [x, y] = [(left + width) / uPlot.pxRatio, plot.bbox.top / uPlot.pxRatio + top];
    tag.style.transform = `translate(${x}px, ${y}px) translateY(-50%)`;
  }
}

/** No label that the edge of the drawing would cut. */
function withoutCut(plot, splits, labels) {
  const [left, right] = [LABEL / 2, plot.over.clientWidth + LABEL / 2];
  return labels.map((label, i) => {
    const at = plot.valToPos(splits[i], 'x');
    return at < left || at > right ? '' : label;
  });
}

function drawCandle(ctx, x, width, thin, { open, high, low, close }, rising, colours) {
  const colour = rising ? colours.up : colours.down;
  const top = Math.min(open, close);
  const height = Math.max(thin, Math.abs(open - close));
  ctx.fillStyle = ctx.strokeStyle = colour;
  ctx.fillRect(x - thin / 2, high, thin, low - high || thin);
  if (width <= 3 * thin) {
    ctx.fillRect(x - width / 2, top, width, height);
    return;
  }
  ctx.lineWidth = thin;
  ctx.fillStyle = rising ? colours.surface : colour;
  ctx.beginPath();
  ctx.rect(Math.round(x - width / 2) + thin / 2, top, Math.round(width), height);
  ctx.fill();
  ctx.stroke();
}
