// What clients of a process have in common: what they say after the upgrade, and what is counted of what they get.
import { Histogram } from './histogram.mjs';
import { dialects, stampOf } from './dialects.mjs';
import { emptyCounts, Ledger, Parsed, summary } from './ledger.mjs';
import { TEXT } from './frames.mjs';

/** `{"type":"delta","serverTimeMs":` */
const DELTA_STAMP = 31;
const TYPE_AT = 9;
const DELTA = 'd'.charCodeAt(0);
const BINARY_DELTA = 1;

/** Ms since the epoch, finer than Date.now. */
const now = () => performance.timeOrigin + performance.now();

/** Of all clients of a group, since `clear`. */
class Tally {
  histogram = new Histogram();
  frames = 0;
  bytes = 0;
  counts = emptyCounts();
  clearedAt = performance.now();

  /** The counts are changed in place: the ledgers hold them. */
  clear() {
    this.clearedAt = performance.now();
    this.histogram.clear();
    this.frames = this.bytes = 0;
    Object.assign(this.counts, emptyCounts());
  }

  add(stamp, bytes) {
    this.histogram.add(now() - stamp);
    this.frames++;
    this.bytes += bytes;
  }
}

/** A client of a server that broadcasts messages with a stamp in them. */
export class PeerTalk {
  tally = new Tally();

  constructor({ dialect }, listener) {
    this.dialect = dialects[dialect];
    this.listener = listener;
  }

  get target() {
    return this.dialect;
  }

  opened(client) {
    if (this.dialect.first) client.say(this.dialect.first(client.id));
    if (this.dialect.isReady === null) this.listener.ready(client);
  }

  want(client) {
    client.say(this.dialect.want());
    this.listener.subscribed(client);
  }

  frame(client, bytes, { from, to }) {
    const { dialect } = this;
    const at = dialect.stampAt(bytes, from, to);
    if (at > 0) return this.tally.add(stampOf(bytes, at), to - from);
    if (dialect.isReady?.(bytes, from)) return this.listener.ready(client);
    const answer = dialect.greet?.(bytes, from);
    if (answer) client.say(answer);
  }

  ended(client) {
    this.listener.ended(client);
  }
}

/**
 * A client of Livetape. The positions of every `checkedEach`-th are followed: in JSON that is cheap, since equal frames are
 * parsed once; in binary each has a reader of libs/wire, since the rows say what differs from rows before.
 */
export class LivetapeTalk {
  tally = new Tally();
  parsed = new Parsed();

  /** @param credit frames ahead of what is acknowledged, each half of it; without it none is asked for */
  constructor({ encoding, channels, checkedEach, createReader, pace, credit = null }, listener) {
    Object.assign(this, { encoding, channels, checkedEach, createReader, pace, credit, listener });
    this.target = { path: '/stream', protocol: `livetape.${encoding}` };
  }

  opened(client) {
    const isChecked = client.id % this.checkedEach === 0;
    client.ledger ??= isChecked ? new Ledger(this.tally.counts) : null;
    client.ledger?.reconnect();
    client.reader = isChecked && this.encoding === 'binary' ? this.createReader() : null;
    client.isAwaited = true;
    client.receipts = null;
  }

  /** Subscribes, from the positions that it has. */
  want(client) {
    const positions = client.ledger?.positions() ?? {};
    say(client, { op: 'subscribe', id: 1, channels: this.channels, positions });
    if (this.credit !== null) say(client, { op: 'credit', id: 3, frames: this.credit });
    if (this.pace) say(client, { op: 'pace', id: 2, ...this.pace });
  }

  frame(client, bytes, { from, to, isText }) {
    const isDelta = isText ? bytes[from + TYPE_AT] === DELTA : bytes[from] === BINARY_DELTA;
    if (isDelta || !isText) this.count(client);
    if (!isDelta) return this.other(client, bytes, { from, to, isText });
    this.tally.add(isText ? stampOf(bytes, from + DELTA_STAMP) : readUint(bytes, from + 1), to - from);
    if (client.isAwaited) this.live(client);
    if (client.ledger !== null) client.ledger.take(this.message(client, bytes, { from, to, isText }));
  }

  /** What is no delta. */
  other(client, bytes, { from, to, isText }) {
    const message = isText || client.reader !== null ? this.message(client, bytes, { from, to, isText }) : null;
    if (message === null) return;
    if (message.type === 'hello') this.listener.ready(client);
    else if (message.type === 'subscribed') this.listener.subscribed(client);
    else if (message.type === 'credited') client.receipts = { seen: 0, told: 0 };
    else client.ledger?.take(message);
    if (isText && message.type === 'snapshot') this.count(client);
  }

  /** A snapshot or a delta: acknowledged by every half of the credit. */
  count(client) {
    const { receipts } = client;
    if (receipts === null || ++receipts.seen - receipts.told < this.credit / 2) return;
    receipts.told = receipts.seen;
    say(client, { op: 'ack', frames: receipts.told });
  }

  message(client, bytes, { from, to, isText }) {
    if (client.reader === null || isText) return this.parsed.read(bytes, from, to);
    const message = client.reader.read(bytes.subarray(from, to));
    if (message === null) throw new Error('the reader cannot read what the server sent');
    return summary(message);
  }

  live(client) {
    client.isAwaited = false;
    this.listener.live(client);
  }

  ended(client) {
    this.listener.ended(client);
  }
}

function say(client, command) {
  client.say([TEXT, Buffer.from(JSON.stringify(command))]);
}

/** A LEB128 number below 2^53. */
function readUint(bytes, at) {
  let value = 0;
  let scale = 1;
  for (let i = at; ; i++, scale *= 128) {
    value += (bytes[i] & 0x7f) * scale;
    if (bytes[i] < 0x80) return value;
  }
}
