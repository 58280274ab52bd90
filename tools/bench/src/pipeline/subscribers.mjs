// Clients of the application in one process. All read every byte; the first also decodes what it gets, and measures how old a
// ticker's newest trade is when its frame has come.
//   {op:'latency'} → {p50Ms, p95Ms, p99Ms, maxMs, rows, frames, bytes} since it was last asked, and `closed`: clients sent away
import { Client } from '../crowd/client.mjs';
import { TEXT } from '../crowd/frames.mjs';
import { wallUs } from './clock.mjs';

const TRADE_TIME = 3;
/** Latencies are counted in steps of 10 µs up to 10 s. */
const STEP_US = 10;
const STEPS = 1_000_000;
const STEPS_PER_MS = 100;

const [port, count, reader, names] = process.argv.slice(2);
const { createReader, SUBPROTOCOLS } = await import(reader);
const channels = names.split(',');
let waiting = Number(count);
const steps = new Uint32Array(STEPS);
let [frames, bytes, closed] = [0, 0, 0];

/** Reads the frames of one client. */
class Subscriber {
  reader = createReader();
  newest = new Map();

  constructor(id) {
    this.isMeasured = id === 0;
    const about = { port: Number(port), path: '/stream', protocol: SUBPROTOCOLS.binary, way: 'all' };
    this.client = new Client(id, about, this);
    this.client.open();
  }

  opened(client) {
    client.say([TEXT, Buffer.from(JSON.stringify({ op: 'subscribe', id: 1, channels }))]);
  }

  frame(_client, chunk, { from, to, isText }) {
    const now = wallUs();
    frames++;
    bytes += to - from;
    if (isText) this.control(JSON.parse(chunk.toString('utf8', from, to)));
    else if (this.isMeasured) this.measure(this.reader.read(chunk.subarray(from, to)), now);
  }

  control({ type, code }) {
    if (type === 'error') throw new Error(`the gateway refuses: ${code}`);
    if (type === 'subscribed' && --waiting === 0) process.send({ isReady: true });
  }

  ended() {
    closed++;
  }

  /** Rows of tickers alone have a trade's time in this place; one whose trade is not new is about something else. */
  measure(message, now) {
    if (message?.type === 'snapshot' && message.channel.startsWith('ticker:')) this.newest.set(message.handle, 0);
    if (message?.type !== 'delta') return;
    for (const [handle, , , rows] of message.items) {
      const before = this.newest.get(handle);
      const time = rows.at(-1)?.[TRADE_TIME];
      if (before === undefined || time <= before) continue;
      this.newest.set(handle, time);
      steps[Math.min(STEPS - 1, Math.max(0, Math.round((now - time) / STEP_US)))]++;
    }
  }
}

const orders = {
  latency: () => {
    const rows = steps.reduce((sum, count) => sum + count, 0);
    const answer = {
      p50Ms: at(0.5, rows),
      p95Ms: at(0.95, rows),
      p99Ms: at(0.99, rows),
      maxMs: at(1, rows),
      rows,
      frames,
      bytes,
      closed,
    };
    steps.fill(0);
    [frames, bytes] = [0, 0];
    return answer;
  },
};

/** Nearest rank, in ms. */
function at(q, rows) {
  let left = Math.max(1, Math.ceil(q * rows));
  const step = steps.findIndex((count) => (left -= count) <= 0);
  return step / STEPS_PER_MS;
}

process.on('disconnect', () => process.exit());
process.on('message', ({ id, op }) => process.send({ id, ...orders[op]() }));
for (let id = 0; id < Number(count); id++) new Subscriber(id);
