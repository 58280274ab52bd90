import { Client } from './client.mjs';
import { LivetapeTalk, PeerTalk } from './talk.mjs';

/** Connections that are being opened at the same time: a listen queue holds 511. */
const OPENING_MAX = 100;
const PATIENCE_MS = 120_000;
const RETRY_MS = 250;
const RETRY_MS_MAX = 2_000;

/** Clients that do the same. */
export class Group {
  readyCount = 0;
  subscribedCount = 0;
  /** How often each close code was seen: 1006 for a connection that was cut, an HTTP status for a refused upgrade. */
  codes = {};
  /** ms from the loss of all connections until each client was subscribed again, and until its first delta. */
  backAfter = [];
  liveAfter = [];
  lostAt = null;
  wakeUp = () => undefined;

  constructor(options) {
    const { count, firstId, port, way = 'all', spreadMs = 0 } = options;
    this.spreadMs = spreadMs;
    this.talk = options.dialect ? new PeerTalk(options, this) : new LivetapeTalk(options, this);
    const target = { ...this.talk.target, port, way };
    this.clients = Array.from({ length: count }, (_, i) => new Client(firstId + i, target, this.talk));
  }

  /** Opens all; resolves when each is ready for its subscription, or has failed. */
  async open() {
    let next = 0;
    const isDone = () => {
      while (next < this.clients.length && next - this.readyCount - this.failed < OPENING_MAX) {
        this.clients[next++].open();
      }
      return this.readyCount + this.failed >= this.clients.length;
    };
    await this.until(isDone);
    return { ready: this.readyCount, codes: this.codes };
  }

  /** Subscribes all; resolves when all have their snapshots. */
  async want() {
    for (const client of this.clients) if (!client.isEnded) this.talk.want(client);
    await this.until(() => this.subscribedCount >= this.readyCount - this.failed);
    return { subscribed: this.subscribedCount };
  }

  /** From now on a client whose connection ends comes back: at once, but for a random part of `spreadMs`. */
  keep() {
    this.isKept = true;
  }

  /** Cuts all connections in one turn. */
  cut() {
    this.lose();
    for (const client of this.clients) client.cut();
  }

  /** The moment from which the way back is measured. */
  lose() {
    this.lostAt = performance.now();
    this.backAfter = [];
    this.liveAfter = [];
    for (const client of this.clients) client.isBack = client.isLive = false;
  }

  stall() {
    for (const client of this.clients) client.stall();
  }

  wake() {
    for (const client of this.clients) if (!client.isEnded) client.wake();
  }

  close() {
    this.isKept = false;
    for (const client of this.clients) if (!client.isEnded) client.socket.destroy();
  }

  clear() {
    this.talk.tally.clear();
  }

  report() {
    const { histogram, frames, bytes, counts, clearedAt } = this.talk.tally;
    const open = this.clients.filter(({ isEnded }) => !isEnded).length;
    const { codes, backAfter, liveAfter } = this;
    const ms = performance.now() - clearedAt;
    return { ms, latency: histogram.pairs(), frames, bytes, counts, open, codes, backAfter, liveAfter };
  }

  /** Bytes that each client has read from its last connection. */
  bytesRead() {
    return this.clients.map(({ bytes }) => bytes);
  }

  ready(client) {
    client.attempts = 0;
    if (this.lostAt !== null) return this.talk.want(client);
    this.readyCount++;
    this.wakeUp();
  }

  subscribed(client) {
    this.subscribedCount++;
    if (this.lostAt !== null && !client.isBack) {
      client.isBack = true;
      this.backAfter.push(performance.now() - this.lostAt);
    }
    this.wakeUp();
  }

  live(client) {
    if (this.lostAt === null || client.isLive) return;
    client.isLive = true;
    this.liveAfter.push(performance.now() - this.lostAt);
  }

  ended(client) {
    this.codes[client.code] = (this.codes[client.code] ?? 0) + 1;
    if (this.isKept) setTimeout(() => this.isKept && client.open(), this.delay(client));
    this.wakeUp();
  }

  delay(client) {
    const attempt = (client.attempts = (client.attempts ?? 0) + 1);
    const spread = attempt === 1 ? this.spreadMs : Math.min(RETRY_MS_MAX, RETRY_MS * 2 ** attempt);
    return Math.random() * spread;
  }

  get failed() {
    return Object.values(this.codes).reduce((sum, count) => sum + count, 0);
  }

  /** Waits for what `ready`, `subscribed` and `ended` bring about. */
  async until(isDone) {
    const deadline = performance.now() + PATIENCE_MS;
    while (!isDone() && performance.now() < deadline) {
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, 100);
        this.wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}
