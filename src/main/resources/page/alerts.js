/** The list of alerts, newest first. Each leads to its place in the chart. */

import { get } from './api.js';
import { byId, element, perFrame, setHidden, setText } from './dom.js';
import { change, moment } from './format.js';

const MOST = 200;

export class Alerts {
  #alerts = new Map();
  #addressOf;
  #onChanged;
  #draw = perFrame(() => this.#drawNow());

  /**
   * @param addressOf gives the address of the chart of a coin
   * @param onChosen  gets the alert whose place is asked for
   * @param onChanged is called when there are more
   */
  constructor(addressOf, onChosen, onChanged) {
    this.#addressOf = addressOf;
    this.#onChanged = onChanged;
    byId('alert-list').addEventListener('click', (event) => {
      const link = event.target.closest('a');
      if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        onChosen(this.#alerts.get(link.dataset.key));
      }
    });
  }

  /** What the store has; what came by the feed meanwhile is there once. */
  async refresh() {
    this.take(await get('alerts', { limit: MOST }));
  }

  take(records) {
    for (const alert of records) {
      this.#alerts.set(keyOf(alert), alert);
    }
    const newest = [...this.#alerts].sort(([, a], [, b]) => Date.parse(b.window_end) - Date.parse(a.window_end));
    this.#alerts = new Map(newest.slice(0, MOST));
    this.#draw();
    this.#onChanged();
  }

  of(symbol) {
    return [...this.#alerts.values()].filter((alert) => alert.symbol === symbol);
  }

  #drawNow() {
    setText(byId('alerts-count'), this.#alerts.size ? `${this.#alerts.size}, newest first` : '');
    setHidden(byId('alerts-empty'), this.#alerts.size > 0);
    const list = byId('alert-list');
    setHidden(list, !this.#alerts.size);
    const there = new Map([...list.children].map((item) => [item.dataset.key, item]));
    list.replaceChildren(...[...this.#alerts].map(([key, alert]) => there.get(key) ?? this.#item(key, alert)));
  }

  #item(key, alert) {
    const rising = alert.direction === 'up';
    const arrow = element('span', `arrow ${rising ? 'up' : 'down'}`, rising ? '▲' : '▼');
    arrow.setAttribute('aria-label', rising ? 'up' : 'down');
    const link = element('a', '', arrow, element('b', '', alert.symbol), element('span', 'what', sentence(alert)),
      element('time', '', moment(Date.parse(alert.window_end))));
    link.href = this.#addressOf(alert.symbol);
    link.dataset.key = key;
    const item = element('li', alert.state, link);
    item.dataset.key = key;
    return item;
  }
}

const keyOf = ({ id, state, window_end: end }) => `${id}|${state}|${end}`;

function sentence(alert) {
  const rule = alert.rule.replace(/^(move|trend) /, '');
  if (alert.type === 'trend') {
    return `Trend turned ${alert.direction} (${rule})`;
  }
  const moved = change(alert.change_percent).text.slice(2);
  return alert.state === 'resolved' ? `Calm again (${rule})` : `Moved ${moved} (${rule})`;
}
