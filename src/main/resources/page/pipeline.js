/** The parts of the program and its routes, asked for every two seconds while somebody looks. */

import { get, reason } from './api.js';
import { byId, element, perFrame, setClass, setHidden, setText } from './dom.js';
import { moment } from './format.js';

const PERIOD = 2_000;
const LABELS = {
  'price-freshness': 'Poller', leader: 'Leader', kafka: 'Kafka', candles: 'Candle job', store: 'Store', redis: 'Redis',
  sinks: 'Sinks', live: 'Live feed', server: 'Server',
};
/** In the order in which a price passes them; what is unknown here comes last. */
const FLOW = Object.keys(LABELS);
/** What other places of the page say already, while nothing is wrong with it. */
const SAID = ['routes', 'route-reload', 'sinks'];
const FACTS = {
  'pause.seconds': 'pause asked for', 'fetch.interval.seconds': 'polls every', 'unsent.records': 'unsent records',
  'bootstrap.servers': 'at', 'store.lag': 'lag', 'newest.update': 'newest price', 'last.success': 'last poll',
};
const STATES = { up: ['✓', 'up'], down: ['✕', 'down'], off: ['–', 'off'], unknown: ['?', 'unknown'] };
const ISO = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

export class Pipeline {
  #onStatus;
  #status = null;
  #failedSince = 0;
  #error = '';
  #timer = 0;
  #draw = perFrame(() => this.#drawNow());
  #cards = new Map();
  #routes = new Map();

  /** @param onStatus gets each answer */
  constructor(onStatus) {
    this.#onStatus = onStatus;
    document.addEventListener('visibilitychange', () => document.hidden || this.refresh());
  }

  /** Asks now, and from then on every two seconds. */
  async refresh() {
    clearTimeout(this.#timer);
    try {
      this.#status = await get('status');
      this.#failedSince = 0;
      this.#onStatus(this.#status);
    } catch (error) {
      this.#failedSince ||= Date.now();
      this.#error = reason(error);
    }
    this.#draw();
    if (!document.hidden) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.refresh(), PERIOD);
    }
  }

  #drawNow() {
    const state = byId('pipeline-state');
    setClass(byId('pipeline'), 'stale', this.#failedSince > 0);
    if (this.#failedSince) {
      setText(state, `${this.#error}, since ${moment(this.#failedSince)}`);
    }
    if (!this.#status) {
      return;
    }
    const { parts = [], routes = [], edit, version, started } = this.#status;
    if (!this.#failedSince) {
      const ill = parts.filter((part) => stateOf(part.state) === 'down').length;
      const all = wasRefused(edit) ? 'The last edit does not run' : `All ${parts.length} parts are up`;
      setText(state, ill ? `${ill} of ${parts.length} parts need attention` : all);
    }
    setClass(state, 'down', !this.#failedSince && parts.some((part) => stateOf(part.state) === 'down'));
    setHidden(byId('pipeline-empty'), true);
    const shown = parts.filter(({ name, state: own }) => !SAID.includes(name) || stateOf(own) === 'down')
      .map((part) => (part.name === 'server' ? { ...part, details: { version, started, ...part.details } } : part))
      .sort(byFlow);
    sync(byId('parts'), this.#cards, shown, (part) => part.name, makeCard, writeCard);
    sync(byId('routes'), this.#routes, routes, (route) => route.id, makeRoute, writeRoute);
    writeEdit(byId('edit'), edit);
  }
}

const place = ({ name }) => (FLOW.includes(name) ? FLOW.indexOf(name) : FLOW.length);
const byFlow = (a, b) => place(a) - place(b);

/** Of Camel and of the health checks, as one of ours. */
function stateOf(text) {
  const state = String(text ?? 'unknown').toLowerCase();
  return { started: 'up', stopped: 'down', suspended: 'down' }[state] ?? (STATES[state] ? state : 'unknown');
}

/** Keeps one node an item, in the order of the items. */
function sync(parent, known, items, keyOf, make, write) {
  const nodes = items.map((item) => {
    const key = keyOf(item);
    const made = known.get(key) ?? make(item);
    known.set(key, made);
    write(made, item);
    return made.node;
  });
  if (nodes.length !== parent.children.length || nodes.some((node, i) => parent.children[i] !== node)) {
    parent.replaceChildren(...nodes);
    const keys = new Set(items.map(keyOf));
    [...known.keys()].filter((key) => !keys.has(key)).forEach((key) => known.delete(key));
  }
}

function makeState() {
  return element('span', 'state', element('span', 'sign'), element('span', 'word'));
}

function writeState(node, text, word) {
  const state = stateOf(text);
  const [sign, standard] = STATES[state];
  setText(node.firstChild, sign);
  setText(node.lastChild, word ?? standard);
  for (const name of Object.keys(STATES)) {
    setClass(node, name, name === state);
  }
}

function makeCard(part) {
  const state = makeState();
  const text = element('p', 'reason');
  const details = element('dl');
  const node = element('li', 'part', element('h4', '', LABELS[part.name] ?? part.name), state, text, details);
  node.dataset.part = part.name;
  return { node, state, text, details };
}

function writeCard({ node, state, text, details }, part) {
  writeState(state, part.state);
  setClass(node, 'ill', stateOf(part.state) === 'down');
  setText(text, part.reason ?? '');
  const facts = Object.entries(part.details ?? {})
    .filter(([, value]) => value !== null && value !== undefined && value !== '');
  if (details.children.length !== 2 * facts.length) {
    details.replaceChildren(...facts.flatMap(() => [element('dt'), element('dd')]));
  }
  facts.forEach(([name, value], i) => {
    setText(details.children[2 * i], FACTS[name] ?? name.replaceAll(/[._-]/g, ' '));
    setText(details.children[2 * i + 1], fact(name, value));
  });
}

function fact(name, value) {
  if (typeof value === 'number') {
    const number = value.toLocaleString('en-US');
    return name.endsWith('seconds') ? (value ? `${number} s` : 'none') : number;
  }
  return ISO.test(value) ? moment(Date.parse(value)) : String(value).replaceAll('_', ' ');
}

function makeRoute(route) {
  const state = makeState();
  const what = element('p');
  const node = element('li', '', state, element('b', '', route.id), what);
  node.dataset.route = route.id;
  return { node, state, what };
}

function writeRoute({ state, what }, route) {
  writeState(state, route.state, String(route.state ?? '').toLowerCase());
  setText(what, route.description ?? '');
}

function wasRefused(edit) {
  return Boolean(edit?.findings?.length);
}

function writeEdit(node, edit) {
  const findings = edit?.findings ?? [];
  setHidden(node, !edit?.outcome);
  if (!edit?.outcome) {
    return;
  }
  const refused = wasRefused(edit);
  const key = JSON.stringify(edit);
  if (node.dataset.key === key) {
    return;
  }
  node.dataset.key = key;
  setClass(node, 'refused', refused);
  const when = edit.at ? ` at ${moment(Date.parse(edit.at))}` : '';
  node.replaceChildren(
    element('p', '', element('b', '', `Last edit ${edit.outcome.toLowerCase().replace('_', ' ')}${when}`),
      refused ? '. The last good version goes on running.' : '.'),
    element('ul', '', ...findings.map((finding) => element('li', '', element('code', '', finding)))));
}
