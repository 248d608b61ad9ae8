/** The table of prices: one row a coin, made once, of which only what changes is written. */

import { byId, element, perFrame, setClass, setHidden, setText } from './dom.js';
import { age, change, moment, price } from './format.js';
import { drawSparkline, sparkline } from './sparkline.js';

const STALE = 60_000;
const FLASH = 450;
const REDRAWN = 5_000;
const ORDERS = {
  name: (a, b) => a.symbol.localeCompare(b.symbol),
  price: (a, b) => b.tick.price_usd - a.tick.price_usd,
  change: (a, b) => (b.tick.price_change_24h ?? -Infinity) - (a.tick.price_change_24h ?? -Infinity),
  age: (a, b) => b.at - a.at,
};

class Row {
  #changed = false;
  #drawn = 0;

  constructor(coin, address) {
    this.coin = coin;
    const name = element('small', '', coin.coinId.replaceAll('-', ' '));
    this.link = element('a', 'coin', element('b', '', coin.symbol), name);
    this.link.href = address;
    this.value = element('span', '', 'waiting for the first price');
    this.price = element('td', 'number price', this.value);
    this.change = element('td', 'number change', '');
    this.line = sparkline();
    this.age = element('td', 'number age', '');
    const head = element('th', '', this.link);
    head.scope = 'row';
    this.node = element('tr', 'waiting', head, this.price, this.change, element('td', 'trace', this.line), this.age);
    this.node.dataset.symbol = coin.symbol;
    this.price.colSpan = 4;
  }

  news() {
    this.#changed = true;
  }

  redraw() {
    this.#drawn = 0;
  }

  write(now) {
    const { coin } = this;
    if (!coin.tick) {
      return;
    }
    if (this.#changed) {
      this.#changed = false;
      this.price.colSpan = 1;
      setClass(this.node, 'waiting', false);
      setText(this.value, price(coin.tick.price_usd));
      const written = change(coin.tick.price_change_24h);
      setText(this.change, written.text || '–');
      setClass(this.change, 'up', written.direction > 0);
      setClass(this.change, 'down', written.direction < 0);
      if (coin.moved) {
        setClass(this.price, 'rose', coin.moved > 0);
        setClass(this.price, 'fell', coin.moved < 0);
      }
    }
    if (now - this.#drawn >= REDRAWN) {
      this.#drawn = now;
      drawSparkline(this.line, coin.trace, now);
    }
    this.grow(now);
  }

  grow(now) {
    if (this.coin.tick) {
      setText(this.age, age(this.coin.at, now, STALE));
      setClass(this.node, 'stale', now - this.coin.at >= STALE);
      this.age.title = `Received ${moment(this.coin.at)}`;
    }
  }

  still() {
    setClass(this.price, 'rose', false);
    setClass(this.price, 'fell', false);
  }
}

export class Prices {
  #market;
  #addressOf;
  #rows = new Map();
  #news = new Set();
  #body = byId('price-rows');
  #filter = byId('filter');
  #sort = { name: null, turned: false };
  #draw = perFrame(() => this.#write());

  /**
   * @param addressOf gives the address of a coin's chart
   * @param onChosen gets the symbol whose chart is asked for
   */
  constructor(market, addressOf, onChosen) {
    this.#market = market;
    this.#addressOf = addressOf;
    this.#filter.addEventListener('input', () => this.#arrange());
    this.#body.addEventListener('click', (event) => {
      const row = event.target.closest('tr');
      if (row && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        onChosen(row.dataset.symbol);
      }
    });
    document.querySelectorAll('#prices th[data-sort] button').forEach((button) =>
      button.addEventListener('click', () => this.#sortBy(button.parentNode)));
    setInterval(() => this.#tick(), 1000);
  }

  list(coins) {
    for (const coin of coins) {
      const row = new Row(coin, this.#addressOf(coin.symbol));
      this.#rows.set(coin.symbol, row);
      this.#body.append(row.node);
    }
    this.#arrange();
  }

  choose(symbol) {
    this.#rows.forEach((row) => {
      setClass(row.node, 'chosen', row.coin.symbol === symbol);
      if (row.coin.symbol === symbol) {
        row.link.setAttribute('aria-current', 'true');
      } else {
        row.link.removeAttribute('aria-current');
      }
    });
  }

  news(coins) {
    for (const coin of coins) {
      const row = this.#rows.get(coin.symbol);
      row.news();
      this.#news.add(row);
    }
    this.#draw();
  }

  /** The line of the hour has more to show. */
  recalled(coin) {
    const row = this.#rows.get(coin.symbol);
    row.redraw();
    this.#news.add(row);
    this.#draw();
  }

  /** Instead of rows, while there is none. */
  say(sentence) {
    setText(byId('prices-empty'), sentence);
  }

  #write() {
    const now = Date.now();
    const written = [...this.#news];
    this.#news.clear();
    written.forEach((row) => row.write(now));
    // All at once and without fading: fifty cells that fade each second would never let the page rest
    setTimeout(() => written.forEach((row) => row.still()), FLASH);
  }

  #tick() {
    if (document.hidden) {
      return;
    }
    const now = Date.now();
    this.#rows.forEach((row) => row.grow(now));
    if (this.#sort.name === 'price' || this.#sort.name === 'change') {
      this.#arrange();
    }
  }

  #sortBy(head) {
    const { name, turned } = this.#sort;
    const chosen = head.dataset.sort;
    // In turn: the natural order of the column, the other way round, the order of the settings
    if (name !== chosen) {
      this.#sort = { name: chosen, turned: false };
    } else {
      this.#sort = turned ? { name: null, turned: false } : { name, turned: true };
    }
    document.querySelectorAll('#prices th[data-sort]').forEach((other) => other.removeAttribute('aria-sort'));
    if (this.#sort.name) {
      const rising = (this.#sort.name === 'name') !== this.#sort.turned;
      head.setAttribute('aria-sort', rising ? 'ascending' : 'descending');
    }
    this.#arrange();
  }

  #arrange() {
    const sought = this.#filter.value.trim().toLowerCase();
    const rows = [...this.#rows.values()].sort((a, b) => this.#compare(a.coin, b.coin));
    rows.forEach((row, place) => {
      // Moving a row costs it its focus: only where it is not in its place
      if (this.#body.children[place] !== row.node) {
        this.#body.insertBefore(row.node, this.#body.children[place]);
      }
      setHidden(row.node, !`${row.coin.symbol} ${row.coin.coinId}`.toLowerCase().includes(sought));
    });
    const shown = rows.filter((row) => !row.node.hidden).length;
    setHidden(byId('prices-empty'), shown > 0);
    if (rows.length) {
      this.say(`No coin has “${this.#filter.value.trim()}” in its name.`);
    }
  }

  #compare(a, b) {
    const { name, turned } = this.#sort;
    if (!name || name !== 'name' && !(a.tick && b.tick)) {
      return name && (a.tick || b.tick) ? (a.tick ? -1 : 1) : a.position - b.position;
    }
    return (turned ? -1 : 1) * ORDERS[name](a, b) || a.position - b.position;
  }
}
