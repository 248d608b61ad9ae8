/** The chart of one coin: what it shows, from where, and what a person does with it. */

import * as addresses from './address.js';
import { address, get, reason } from './api.js';
import { candleColumns, lineColumns, offered } from './columns.js';
import { byId, element, perFrame, setClass, setHidden, setText } from './dom.js';
import { change, day, decimalsOf, isToday, minute, price, time, zone } from './format.js';
import { listen } from './gestures.js';
import { History } from './history.js';
import { Plot } from './plot.js';
import { secondsOf } from './series.js';
import { View } from './view.js';

const RANGES = ['15m', '1h', '6h', '1d', '7d', '30d'];
/** What a candle is given of the width while nobody zoomed, in pixels. */
const ROOMY = 7;
const LEAST_CANDLES = 14;
/** The shortest and the longest line of ticks, in seconds. */
const LINE = [60, 1800];
/** More candles than this in a range are too fine to be seen. */
const MOST_CANDLES = 1_500;
const RETRY = 5_000;
/** When the store is asked for what the feed did not bring: it may be behind what the feed has brought since. */
const SETTLING = [0, 3_000, 15_000];

export class Chart {
  #feed;
  #market;
  #alerts;
  #intervals;
  #state;
  #history = null;
  #view = null;
  #offered = [];
  #columns = null;
  #pointed = null;
  #mark = null;
  /** While nobody looked elsewhere, the view is as wide as what there is, within reason. */
  #fitting = true;
  #refresh = () => {};
  #settling = [];
  /** Why there is not what should be shown; empty when there is. */
  #trouble = '';
  #retry = 0;
  #generation = 0;
  #plot;
  #draw = perFrame(() => this.#drawNow());
  #write = perFrame(() => this.#writeAddress());

  /**
   * @param alerts    gives the alerts of a coin
   * @param intervals that are offered
   * @param state     as the address says, with a coin that exists
   */
  constructor(feed, market, alerts, intervals, state) {
    this.#feed = feed;
    this.#market = market;
    this.#alerts = alerts;
    this.#intervals = intervals;
    this.#state = this.#offeredOf(state);
    this.#plot = new Plot(byId('plot-price'), byId('plot-rsi'), (index) => this.#pointAt(index));
    this.#tools();
    listen(byId('plot'), () => this.#plot.area(), {
      pan: (fraction) => this.#look((view) => view.pan(fraction)),
      zoom: (factor, at) => this.#look((view) => view.zoom(factor, at)),
      newest: () => this.#look((view) => view.follow(view.span / 1.04)),
      oldest: () => this.#look((view) => view.show(this.#first(), this.#first() + view.span)),
      reset: () => this.#range(this.#state.range?.text ?? null),
      step: (by) => this.#step(by),
    });
    setText(byId('zone'), `Local time, ${zone()}`);
    this.#show();
  }

  get symbol() {
    return this.#state.coin;
  }

  /** The address of the page with the chart of another coin. */
  addressOf(symbol) {
    return addresses.of({ ...this.#state, coin: symbol, range: this.#state.range?.text ? this.#state.range : null });
  }

  choose(symbol) {
    if (symbol !== this.#state.coin) {
      this.#mark = null;
      this.#change({ coin: symbol, range: this.#state.range?.text ? this.#state.range : null }, true);
    }
  }

  /** As the address says; for the browser's way back. */
  restore(state) {
    this.#state = this.#offeredOf(state);
    this.#show();
  }

  /** An address may name an interval that there is not. */
  #offeredOf(state) {
    return { ...state, interval: this.#intervals.includes(state.interval) ? state.interval : this.#intervals[0] };
  }

  /** Shows the place of an alert. */
  goTo(alert) {
    const end = Date.parse(alert.window_end) / 1000;
    const around = this.#standard() / 2;
    this.#mark = alert;
    this.#change({ coin: alert.symbol, range: { from: end - around, to: end + around } }, true);
  }

  /** Ticks of all coins. */
  ticks(records) {
    const own = records.filter((record) => record.symbol === this.symbol);
    if (own.length) {
      this.#history.series.ticks(own);
      this.#draw();
    }
  }

  /** The prices are live again: what came meanwhile is in the store. */
  resumed() {
    this.#refresh();
  }

  candles(records) {
    const own = records.filter((record) => this.#isShown(record));
    if (own.length) {
      this.#history.series.candles(own);
      this.#history.series.keepLine(this.#history.few);
      this.#draw();
    }
  }

  indicators(records) {
    const own = records.filter((record) => this.#isShown(record));
    if (own.length) {
      this.#history.series.indicators(own);
      this.#offer(own[own.length - 1]);
      this.#draw();
    }
  }

  alerted() {
    this.#draw();
  }

  restyle() {
    this.#plot.restyle();
  }

  #isShown({ symbol, interval }) {
    return symbol === this.symbol && interval === this.#state.interval;
  }

  #change(what, push = false) {
    this.#state = { ...this.#state, ...what };
    history[push ? 'pushState' : 'replaceState'](null, '', addresses.of(this.#state));
    this.#show();
  }

  /** Begins anew with what the state says. */
  #show() {
    const { coin, interval, range } = this.#state;
    const generation = ++this.#generation;
    clearTimeout(this.#retry);
    this.#settling.forEach(clearTimeout);
    const history = new History(coin, interval, this.#intervals);
    this.#history = history;
    this.#view = new View(history.series.seconds);
    this.#view.edge = Date.now() / 1000;
    this.#frame(range);
    this.#offered = [];
    this.#pointed = null;
    this.#trouble = '';
    this.#pressed();
    this.#say('Loading …');
    this.#quote();

    const drawn = () => generation === this.#generation && this.#draw();
    const loaded = this.#current(() => history.load(this.#view.min, drawn))();
    loaded.then(this.#current(() => this.#loadIndicators(history)));
    const refresh = this.#current(() => loaded.then(() => history.refresh()));
    this.#refresh = () => {
      this.#settling.forEach(clearTimeout);
      this.#settling = SETTLING.map((pause) => setTimeout(refresh, pause));
    };
    this.#feed.want('candle', { channel: 'candle', symbol: [coin], interval, snapshot: false }, this.#refresh);
    this.#feed.want('indicator', { channel: 'indicator', symbol: [coin], interval, snapshot: false },
      this.#current(() => this.#state.show.length ? loaded.then(() => history.newestIndicators()) : null));
  }

  /** Work of what is shown now. Once something else is shown, nothing is drawn or said of it. */
  #current(work, generation = this.#generation) {
    const attempt = async () => {
      try {
        await work();
        if (generation === this.#generation) {
          this.#trouble = '';
          this.#draw();
        }
      } catch (error) {
        if (generation === this.#generation) {
          this.#failed(error, attempt);
        }
      }
    };
    return attempt;
  }

  async #loadIndicators(history) {
    const { coin, interval, show } = this.#state;
    const newest = await get(`indicators/${coin}`, { interval, limit: 1, order: 'desc' });
    if (history !== this.#history) {
      return;
    }
    this.#offer(newest[0]);
    if (show.length && newest.length) {
      await history.indicators(this.#averagesFrom());
    }
  }

  #failed(error, again) {
    this.#trouble = `${reason(error)}. Trying again …`;
    this.#draw();
    this.#retry = setTimeout(again, RETRY);
  }

  #frame(range) {
    this.#fitting = !range;
    if (range?.from) {
      this.#view.show(range.from, range.to);
    } else {
      this.#view.follow(range?.seconds ?? this.#standard());
    }
  }

  /** The stretch of time that fits the width. */
  #standard() {
    return Math.round(byId('plot-price').clientWidth / ROOMY) * this.#view.seconds;
  }

  #first() {
    return this.#history.series.first ?? this.#view.min;
  }

  /** Averages are asked for of what is shown, and of as much before it. */
  #averagesFrom() {
    return Math.max(this.#first(), this.#view.min - this.#view.span);
  }

  #range(text) {
    const range = text ? addresses.rangeOf(text) : null;
    const fits = (interval) => !range || range.seconds / secondsOf(interval) <= MOST_CANDLES;
    const interval = fits(this.#state.interval) ? this.#state.interval : this.#intervals.find(fits);
    this.#mark = null;
    if (interval && interval !== this.#state.interval) {
      this.#change({ interval, range });
      return;
    }
    this.#state.range = range;
    this.#frame(range);
    this.#looked();
  }

  #look(how) {
    how(this.#view);
    this.#fitting = false;
    const { min, max, following } = this.#view;
    this.#state.range = following ? this.#state.range?.text ? this.#state.range : null : { from: min, to: max };
    this.#looked();
  }

  #looked() {
    this.#write();
    this.#draw();
    const history = this.#history;
    if (history.series.first > this.#view.min) {
      this.#current(async () => {
        await history.older(this.#view.min - this.#view.span / 2);
        if (this.#state.show.length && history === this.#history) {
          await history.indicators(this.#averagesFrom());
        }
      })();
    }
  }

  #writeAddress() {
    history.replaceState(null, '', addresses.of(this.#state));
    this.#pressed();
  }

  // ---- what is drawn ----

  #drawNow() {
    const { series } = this.#history;
    if (!this.#history.loaded) {
      this.#quote();
      this.#say(this.#trouble || 'Loading …');
      return;
    }
    const line = this.#history.few;
    const tick = this.#market.coins.get(this.symbol)?.tick;
    const overlays = this.#shown().filter(({ kind }) => kind !== 'rsi');
    const rsi = line ? null : this.#shown().find(({ kind }) => kind === 'rsi');
    this.#columns = line ? lineColumns(series) : candleColumns(series, overlays, rsi);
    this.#quote();
    const { x } = this.#columns;
    if (!x.length) {
      this.#say(this.#trouble || (tick ? 'The line begins with the next price.'
        : `Waiting for the first price of ${this.symbol}.`));
      return;
    }
    const until = line ? `The line of ticks, until there are candles of ${this.#state.interval}.` : '';
    this.#say(this.#trouble || until, true);
    this.#edge(line);
    const last = line ? this.#columns.price.at(-1) : this.#columns.candles.at(-1)?.close;
    this.#plot.draw({
      columns: this.#columns, overlays: line ? [] : overlays.map(({ label }) => label), rsi, log: this.#state.log,
      seconds: series.seconds, decimals: decimalsOf(last ?? 1), last: last ? { value: last } : null,
      marks: this.#marks(),
    }, { min: this.#view.min, max: this.#view.max });
    this.#legend();
    this.#csv(line);
  }

  #edge(line) {
    const { x } = this.#columns;
    const edge = line ? x.at(-1) : this.#columns.candles.at(-1).end;
    const [least, most] = line ? LINE : [LEAST_CANDLES * this.#view.seconds, this.#standard()];
    this.#view.edge = edge;
    if (this.#fitting) {
      this.#view.follow(Math.min(most, Math.max(least, edge - x[0])));
    }
  }

  /** Alerts stand below the candle that raised them, or above it when it fell. */
  #marks() {
    const { seconds } = this.#view;
    const candles = new Map(this.#columns.candles?.map((candle) => [candle?.start, candle]));
    return this.#alerts(this.symbol).map((alert) => {
      const end = Date.parse(alert.window_end) / 1000;
      const candle = candles.get((Math.ceil(end / seconds) - 1) * seconds);
      const rising = alert.direction === 'up';
      return {
        at: candle ? candle.start + seconds / 2 : end, price: (rising ? candle?.low : candle?.high) ?? alert.new_price,
        rising, firing: alert.state === 'firing',
        chosen: this.#mark?.id === alert.id && this.#mark?.state === alert.state,
      };
    });
  }

  #quote() {
    const coin = this.#market.coins.get(this.symbol);
    setText(byId('chart-symbol'), this.symbol);
    setText(byId('chart-coin'), coin.coinId.replaceAll('-', ' '));
    setText(byId('chart-price'), coin.tick ? `$${price(coin.tick.price_usd)}` : '');
    const written = change(coin.tick?.price_change_24h);
    const node = byId('chart-change');
    setText(node, written.text && `${written.text} in 24 h`);
    setClass(node, 'up', written.direction > 0);
    setClass(node, 'down', written.direction < 0);
    document.title = coin.tick ? `${this.symbol} ${price(coin.tick.price_usd)} · crypto-routes` : 'crypto-routes';
  }

  #pointAt(index) {
    if (index !== this.#pointed) {
      this.#pointed = index;
      this.#legend();
    }
  }

  /** Of the column that is pointed at, of the newest otherwise. */
  #legend() {
    const columns = this.#columns;
    if (!columns?.x.length) {
      return;
    }
    const index = Math.min(this.#pointed ?? columns.x.length - 1, columns.x.length - 1);
    byId('legend').replaceChildren(...(columns.candles ? this.#candleLegend(index) : this.#tickLegend(index)));
  }

  #tickLegend(index) {
    const value = this.#columns.price[index];
    return [this.#moment(this.#columns.x[index], true), pair('Price', value === null ? 'no tick' : price(value))];
  }

  #candleLegend(index) {
    const candle = this.#columns.candles[index];
    if (!candle) {
      return [this.#moment(this.#columns.x[index]), element('span', 'aside', 'no sample: a gap')];
    }
    const decimals = decimalsOf(candle.close);
    const written = change((candle.close / candle.open - 1) * 100);
    const parts = [this.#moment(candle.start),
      pair('O', price(candle.open, decimals)), pair('H', price(candle.high, decimals)),
      pair('L', price(candle.low, decimals)), pair('C', price(candle.close, decimals)),
      element('span', written.direction > 0 ? 'up' : written.direction < 0 ? 'down' : '', written.text)];
    this.#shown().filter(({ kind }) => kind !== 'rsi').forEach(({ label, of }, i) => {
      const value = of(this.#history.series.indicatorAt(candle.start));
      const swatch = pair(label, value === null ? '–' : price(value, decimals));
      swatch.classList.add('swatch', `line-${i % 6 + 1}`);
      parts.push(swatch);
    });
    const rsi = this.#shown().find(({ kind }) => kind === 'rsi');
    const strength = rsi?.of(this.#history.series.indicatorAt(candle.start));
    if (rsi) {
      const swatch = pair(rsi.label, strength === null || strength === undefined ? '–' : strength.toFixed(1));
      swatch.classList.add('swatch', 'line-6');
      parts.push(swatch);
    }
    const alert = this.#alerts(this.symbol).find(({ window_end: end }) => {
      const at = Date.parse(end) / 1000;
      return at > candle.start && at <= candle.end;
    });
    if (alert) {
      parts.push(element('span', 'warn', `Alert: ${alert.rule}`));
    }
    if (candle.forming) {
      parts.push(element('span', 'aside', 'in progress'));
    }
    return parts;
  }

  #moment(seconds, exact = false) {
    const ms = seconds * 1000;
    const text = exact || this.#view.seconds < 60 ? time(ms) : minute(ms);
    return element('b', '', isToday(ms) ? text : `${day(ms)} ${text}`);
  }

  #step(by) {
    const { x } = this.#columns ?? { x: [] };
    if (!x.length) {
      return;
    }
    const half = this.#columns.candles ? this.#view.seconds / 2 : 0;
    const newestSeen = x.findLastIndex((at) => at <= this.#view.max - half);
    const index = Math.max(0, Math.min(x.length - 1, this.#pointed === null ? newestSeen : this.#pointed + by));
    if (x[index] < this.#view.min + half || x[index] > this.#view.max - half) {
      this.#look((view) => view.pan(by / 4));
    }
    this.#plot.point(index);
    setText(byId('spoken'), [...byId('legend').children].map((part) => part.textContent).join(' '));
  }

  #csv(line) {
    const { coin, interval } = this.#state;
    const span = { start: Math.floor(this.#view.min), end: Math.ceil(this.#view.max), limit: 5000, format: 'csv' };
    const path = line ? address(`prices/${coin}/history`, span) : address(`candles/${coin}`, { interval, ...span });
    const link = byId('csv');
    if (link.getAttribute('href') !== path) {
      link.setAttribute('href', path);
      link.setAttribute('download', `${coin}-${line ? 'ticks' : interval}.csv`);
    }
  }

  /** A sentence over the chart: in its middle while there is nothing else, at its edge beside what is drawn. */
  #say(sentence, aside = false) {
    const note = byId('plot-note');
    setText(note, sentence);
    setHidden(note, !sentence);
    setClass(note, 'aside', aside);
  }

  // ---- what a person switches ----

  #tools() {
    buttons(byId('intervals'), this.#intervals, (interval) =>
      this.#change({ interval, range: this.#state.range?.text ? null : this.#state.range }));
    buttons(byId('ranges'), RANGES, (text) => this.#range(text));
    byId('log').addEventListener('click', () => {
      this.#state.log = !this.#state.log;
      this.#writeAddress();
      this.#draw();
    });
  }

  /** The averages that there are: the settings say which, and the records have them all. */
  #offer(record) {
    const found = offered(record);
    if (found.length === this.#offered.length) {
      return;
    }
    this.#offered = found;
    buttons(byId('overlays'), found.map(({ label }) => label), (label) => {
      const { id } = found.find((one) => one.label === label);
      const { show } = this.#state;
      this.#state.show = show.includes(id) ? show.filter((other) => other !== id) : [...show, id];
      this.#writeAddress();
      this.#history.indicators(this.#averagesFrom()).then(() => this.#draw(),
        (error) => this.#failed(error, () => this.#looked()));
    });
    this.#pressed();
  }

  #shown() {
    return this.#offered.filter(({ id }) => this.#state.show.includes(id));
  }

  #pressed() {
    const { interval, range, show, log } = this.#state;
    press(byId('intervals'), (text) => text === interval);
    press(byId('ranges'), (text) => text === range?.text);
    press(byId('overlays'), (text) => this.#offered.some(({ id, label }) => label === text && show.includes(id)));
    byId('log').setAttribute('aria-pressed', String(log));
  }
}

function pair(name, value) {
  return element('span', 'pair', element('i', '', `${name} `), value);
}

function buttons(group, texts, onClick) {
  group.replaceChildren(...texts.map((text) => {
    const button = element('button', '', text);
    button.type = 'button';
    button.addEventListener('click', () => onClick(text));
    return button;
  }));
}

function press(group, isPressed) {
  for (const button of group.children) {
    button.setAttribute('aria-pressed', String(isPressed(button.textContent)));
  }
}
