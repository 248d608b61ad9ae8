/** Puts the page together: what comes by REST and by the feed goes to the views, what is clicked goes to the chart. */

import { Alerts } from './alerts.js';
import { get, reason } from './api.js';
import * as addresses from './address.js';
import { Chart } from './chart.js';
import { byId, isNarrow, setClass, setHidden, setText } from './dom.js';
import { Feed } from './feed.js';
import { moment } from './format.js';
import { Market } from './market.js';
import { Pipeline } from './pipeline.js';
import { Prices } from './prices.js';
import { recallHours } from './hours.js';

const STANDARD_INTERVALS = ['1m', '5m', '15m', '1h'];
const RETRY = 2_000;
const THEMES = { '◐ Auto': '☀ Light', '☀ Light': '☾ Dark', '☾ Dark': '◐ Auto' };

const market = new Market();
const feed = new Feed('api/v1/live', feedState);
const prices = new Prices(market, (symbol) => chart?.addressOf(symbol) ?? `?coin=${symbol}`, choose);
const alerts = new Alerts((symbol) => chart?.addressOf(symbol) ?? `?coin=${symbol}`, goTo, () => chart?.alerted());
const pipeline = new Pipeline((status) => setHidden(byId('simulated'), !status.simulated));
const unlisted = new Set();
let chart = null;

feed.on('price', (ticks) => {
  prices.news(market.take(ticks));
  chart?.ticks(ticks);
  lookForNewCoins(ticks);
});
feed.on('candle', (candles) => chart?.candles(candles));
feed.on('indicator', (indicators) => chart?.indicators(indicators));
feed.on('alert', (records) => alerts.take(records));

begin();

async function begin() {
  try {
    // Without the status there is a page all the same
    const [coins, status] = await Promise.all([get('coins'), get('status').catch(() => ({}))]);
    prices.list(market.list(coins));
    setHidden(byId('simulated'), !status.simulated);
    if (coins.length) {
      start(status.intervals ?? STANDARD_INTERVALS);
    } else {
      prices.say('No coin is configured: the setting coins names them.');
    }
  } catch (error) {
    prices.say(`${reason(error)}. Trying again …`);
    setTimeout(begin, RETRY);
  }
}

function start(intervals) {
  chart = new Chart(feed, market, (symbol) => alerts.of(symbol), intervals, existing(addresses.read()));
  prices.choose(chart.symbol);
  feed.want('price', { channel: 'price', snapshot: true }, () => chart.resumed());
  feed.want('alert', { channel: 'alert', snapshot: false }, refreshAlerts);
  feed.start();
  pipeline.refresh();
  recallHours([...market.coins.values()], intervals, (coin) => prices.recalled(coin));
}

/** A coin that was added to the settings meanwhile; one that was taken out of them is asked about once. */
async function lookForNewCoins(ticks) {
  const unknown = ticks.filter(({ symbol }) => !market.coins.has(symbol) && !unlisted.has(symbol));
  if (unknown.length) {
    unknown.forEach(({ symbol }) => unlisted.add(symbol));
    try {
      prices.list(market.list(await get('coins')));
      prices.news(market.take(unknown));
    } catch {
      // The next tick asks again
      unknown.forEach(({ symbol }) => unlisted.delete(symbol));
    }
  }
}

/** The coin of the address, or the first where it names none that there is. */
function existing(state) {
  return { ...state, coin: market.coins.has(state.coin) ? state.coin : market.coins.keys().next().value };
}

function choose(symbol) {
  chart.choose(symbol);
  prices.choose(symbol);
  seeChart();
}

function goTo(alert) {
  if (market.coins.has(alert.symbol)) {
    chart.goTo(alert);
    prices.choose(alert.symbol);
    seeChart();
  }
}

function seeChart() {
  if (isNarrow()) {
    byId('chart').scrollIntoView();
  }
}

/** Until the store answers; why it does not, the pipeline says. */
function refreshAlerts() {
  alerts.refresh().catch(() => setTimeout(refreshAlerts, RETRY));
}

function feedState({ live, since }) {
  setClass(byId('feed'), 'lost', !live);
  setClass(byId('feed'), 'live', live);
  setText(byId('feed-text'), live ? 'Live' : `Not live since ${moment(since)}, trying again`);
}

addEventListener('popstate', () => {
  if (chart) {
    chart.restore(existing(addresses.read()));
    prices.choose(chart.symbol);
  }
});

addEventListener('keydown', (event) => {
  if (event.key === '/' && event.target.tagName !== 'INPUT') {
    event.preventDefault();
    byId('filter').focus();
  }
});

// ---- light and dark ----

const root = document.documentElement;
const themeText = byId('theme-text');
setText(themeText, Object.keys(THEMES).find((text) => text.toLowerCase().endsWith(root.dataset.theme ?? 'auto')));
byId('theme').addEventListener('click', () => {
  setText(themeText, THEMES[themeText.textContent]);
  const theme = themeText.textContent.split(' ')[1].toLowerCase();
  if (theme === 'auto') {
    delete root.dataset.theme;
    localStorage.removeItem('theme');
  } else {
    root.dataset.theme = theme;
    localStorage.setItem('theme', theme);
  }
  chart?.restyle();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => chart?.restyle());
