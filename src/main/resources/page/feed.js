/**
 * The live side of the server: one WebSocket, found again whenever it is lost.
 *
 * Each subscription has a callback for when it holds: at first, after every reconnection, and after a hole in the
 * numbers of the messages. That is with its snapshot, or with its acknowledgement where it has none. What came before
 * is for REST, what comes after arrives here; who asks REST in the callback and leaves out what it has twice has
 * neither a hole nor a double.
 */

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;
/** The server speaks at least every five seconds. A laptop that slept finds its last message older than this. */
const SILENCE = 12_000;

export class Feed {
  #address;
  #socket = null;
  #opened = false;
  #wanted = new Map();
  #asked = new Map();
  #listeners = new Map();
  #onState;
  #request = 0;
  #sequence = null;
  #pause = FIRST_PAUSE;
  #retry = 0;
  #heard = 0;
  #lostAt = 0;

  /** @param onState gets {live, since, retryAt}, times in milliseconds */
  constructor(path, onState) {
    this.#address = new URL(path, document.baseURI);
    this.#address.protocol = this.#address.protocol.replace('http', 'ws');
    this.#onState = onState;
  }

  start() {
    setInterval(() => this.#watch(), 1000);
    for (const wake of ['online', 'pageshow', 'focus']) {
      addEventListener(wake, () => this.#wake());
    }
    document.addEventListener('visibilitychange', () => document.hidden || this.#wake());
    this.#connect();
  }

  /** Hands on the records of a channel. */
  on(channel, listener) {
    this.#listeners.set(channel, listener);
  }

  /**
   * Subscribes under a name, in place of what had that name.
   *
   * @param parameters of the subscription, with snapshot: true or false; null ends it
   * @param holds called each time the subscription begins to hold
   */
  want(name, parameters, holds = () => {}) {
    const before = this.#wanted.get(name);
    if (before && this.#opened) {
      this.#send('unsubscribe', before.parameters);
    }
    if (parameters) {
      this.#wanted.set(name, { parameters, holds });
      this.#subscribe(name);
    } else {
      this.#wanted.delete(name);
    }
  }

  #connect() {
    clearTimeout(this.#retry);
    const socket = new WebSocket(this.#address);
    this.#socket = socket;
    this.#heard = Date.now();
    socket.onopen = () => {
      this.#opened = true;
      this.#sequence = null;
      this.#heard = Date.now();
      this.#wanted.forEach((_, name) => this.#subscribe(name));
    };
    socket.onmessage = (event) => this.#take(JSON.parse(event.data));
    socket.onclose = () => this.#lost(socket);
  }

  #subscribe(name) {
    if (this.#opened) {
      this.#asked.set(this.#send('subscribe', this.#wanted.get(name).parameters), name);
    }
  }

  #send(method, params) {
    this.#request++;
    this.#socket.send(JSON.stringify({ method, params, req_id: this.#request }));
    return this.#request;
  }

  #take(message) {
    this.#heard = Date.now();
    if (message.req_id !== undefined) {
      this.#answered(message);
      return;
    }
    if (message.seq !== undefined) {
      const hole = this.#sequence !== null && message.seq > this.#sequence + 1;
      this.#sequence = message.seq;
      if (hole) {
        this.#holds(() => true);
      }
    }
    if (Array.isArray(message.data)) {
      this.#listeners.get(message.channel)?.(message.data);
    }
    if (message.type === 'snapshot') {
      this.#holds(({ channel, snapshot }) => snapshot && channel === message.channel);
    }
  }

  #answered(message) {
    const name = this.#asked.get(message.req_id);
    this.#asked.delete(message.req_id);
    if (name === undefined || message.error) {
      return;
    }
    this.#pause = FIRST_PAUSE;
    this.#lostAt = 0;
    this.#onState({ live: true });
    const wanted = this.#wanted.get(name);
    if (wanted && !wanted.parameters.snapshot) {
      wanted.holds();
    }
  }

  #holds(which) {
    this.#wanted.forEach(({ parameters, holds }) => which(parameters) && holds());
  }

  #lost(socket) {
    if (socket !== this.#socket) {
      return;
    }
    this.#opened = false;
    this.#asked.clear();
    this.#lostAt ||= this.#heard || Date.now();
    // Not all pages of a server that comes back knock at the same moment
    const wait = this.#pause * (0.75 + Math.random() / 2);
    this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE);
    this.#retry = setTimeout(() => this.#connect(), wait);
    this.#onState({ live: false, since: this.#lostAt, retryAt: Date.now() + wait });
  }

  #watch() {
    if (this.#socket.readyState <= WebSocket.OPEN && Date.now() - this.#heard > SILENCE) {
      this.#drop();
    }
  }

  /** Somebody looks again: not the moment to wait for a pause to be over. */
  #wake() {
    this.#watch();
    if (this.#socket.readyState === WebSocket.CLOSED) {
      this.#pause = FIRST_PAUSE;
      this.#connect();
    }
  }

  /** A dead connection may take minutes to close by itself: it is left to that, and replaced. */
  #drop() {
    const socket = this.#socket;
    socket.onopen = socket.onmessage = null;
    socket.close();
    this.#lost(socket);
  }
}
