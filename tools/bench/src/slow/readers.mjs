// Clients that stall and read on: what they have made of all that came, and how much of that was of the past.
import { Client } from '../crowd/client.mjs';
import { TEXT } from '../crowd/frames.mjs';

const SYMBOLS = 1_000;
const CHANNELS = Array.from({ length: SYMBOLS }, (_, n) => `ticker:demo:S${n}USDT`);
const BID = 4;
/** Of the credit, as the client of libs/client acknowledges. */
const HALF = 2;

/** What one client has seen. `bids` by key. */
function emptySight() {
  return { bids: new Array(SYMBOLS).fill(0), frames: 0, bytes: 0, largest: 0, oldest: Infinity, lastAt: 0 };
}

/** A client of a naive server: rows of key, price and size. */
export class NaiveTalk {
  target = { path: '/', protocol: '' };

  opened(client) {
    client.sight = emptySight();
    client.isReady = true;
  }

  frame({ sight, isRead }, bytes, { from, to }) {
    const { serverTimeMs, rows } = isRead ? JSON.parse(bytes.latin1Slice(from, to)) : { serverTimeMs: 0, rows: [] };
    see(sight, { bytes: to - from, serverTimeMs });
    for (const [key, price] of rows) sight.bids[key] = price;
  }

  ended() {}
}

/** A client of Livetape, with or without credit. Only those that are looked at read what came. */
export class LivetapeTalk {
  target = { path: '/stream', protocol: 'livetape.binary' };

  constructor({ createReader, credit }) {
    Object.assign(this, { createReader, credit });
  }

  opened(client) {
    client.sight = emptySight();
    client.reader = this.createReader();
    client.keys = new Map();
    client.counted = null;
    client.isReady = false;
  }

  frame(client, bytes, { from, to, isText }) {
    if (isText) return this.control(client, JSON.parse(bytes.toString('utf8', from, to)));
    const message = client.isRead || !client.isReady ? client.reader.read(bytes.subarray(from, to)) : null;
    if (message?.type === 'snapshot') client.keys.set(message.handle, Number(/S(\d+)/.exec(message.channel)[1]));
    if (client.isReady) see(client.sight, { bytes: to - from, serverTimeMs: message?.serverTimeMs ?? 0 });
    for (const [handle, , , rows] of message?.items ?? [])
      client.sight.bids[client.keys.get(handle)] = rows.at(-1)[BID];
    this.count(client);
  }

  control(client, message) {
    if (message.type === 'hello') {
      this.say(client, { op: 'subscribe', id: 1, channels: CHANNELS });
      if (this.credit !== null) this.say(client, { op: 'credit', id: 2, frames: this.credit });
    } else if (message.type === 'credited') client.counted = client.told = 0;
    client.isReady ||= message.type === (this.credit === null ? 'subscribed' : 'credited');
  }

  /** Acknowledges every half of the credit. */
  count(client) {
    if (client.counted === null || ++client.counted - client.told < this.credit / HALF) return;
    client.told = client.counted;
    this.say(client, { op: 'ack', frames: client.told });
  }

  say(client, command) {
    client.say([TEXT, Buffer.from(JSON.stringify(command))]);
  }

  ended() {}
}

/** As many clients; of the first `read` what comes is read, of the others it is only counted. */
export function openClients(count, { port, talk, read }) {
  return Array.from({ length: count }, (_, id) => {
    const client = new Client(id, { ...talk.target, port, way: 'all' }, talk);
    client.isRead = id < read;
    client.open();
    return client;
  });
}

/** Begins to count anew: what comes from now on is of the past until the newest is there. */
export function wake(client) {
  Object.assign(client.sight, { frames: 0, bytes: 0, oldest: Infinity });
  client.wake();
}

function see(sight, { bytes, serverTimeMs }) {
  sight.frames++;
  sight.bytes += bytes;
  sight.largest = Math.max(sight.largest, bytes);
  sight.oldest = Math.min(sight.oldest, serverTimeMs);
  sight.lastAt = performance.now();
}
