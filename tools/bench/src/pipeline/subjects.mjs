// What is measured side by side: the application and its peers, each on an exchange of its own, behind one face.
import { sample, until } from '../machine.mjs';
import { readStat } from '../proc.mjs';
import { startApplication } from './application.mjs';
import { Program, startExchange } from './programs.mjs';
import { symbolsOf } from './tape.mjs';

/** Frames of one write to the socket, about 60 KB. */
export const CHUNK = 260;
/** The pace at which a subject warms up and takes the first snapshots of its books. */
const WARM_PER_SECOND = 50_000;
const SETTLE_MS_MAX = 30_000;

/** What every subscriber has: the newest trade and the bars of each instrument. */
export function channelsOf(instruments) {
  return symbolsOf(instruments).flatMap((symbol) => [`ticker:binance:${symbol}`, `bars:binance:${symbol}:1s`]);
}

/** Runs `use` with a subject and takes it down, whatever happens. */
export async function withSubject(start, use) {
  const subject = await start();
  try {
    return await use(subject);
  } finally {
    await subject.stop();
  }
}

/** The application with subscribers, its books proven. `world`: `{ instruments, reader }` of the run. */
export async function startOurs(
  world,
  { transport, clients, channels = channelsOf(world.instruments), envOf = () => ({}), ...choices },
) {
  const { instruments, reader } = world;
  const exchange = await startExchange(instruments);
  const parts = [exchange];
  try {
    const application = await startApplication(exchange, {
      instruments,
      transport,
      env: envOf(exchange),
      ...choices,
    });
    parts.unshift(application);
    if (clients > 0) {
      parts.unshift(await Program.start('subscribers.mjs', application.port, clients, reader, channels.join(',')));
    }
    const subject = new Subject(exchange, { application, subscribers: clients > 0 ? parts[0] : null, parts });
    await subject.warm(world.warmFrames);
    if (!(await until(() => application.areBooksSynced(), SETTLE_MS_MAX))) throw new Error('not all books are proven');
    return subject;
  } catch (error) {
    // nothing of what was started may stay
    for (const part of parts) await part.stop();
    throw error;
  }
}

/** A peer of peer.mjs. */
export async function startPeer(world, { kind, clients }) {
  const exchange = await startExchange(world.instruments);
  const parts = [exchange];
  const peer = await Program.start('peer.mjs', kind, exchange.port);
  parts.unshift(peer);
  if (clients > 0) parts.unshift(await Program.start('readers.mjs', peer.port, clients));
  await until(async () => (await exchange.ask('state')).subscribed, SETTLE_MS_MAX);
  const subject = new Subject(exchange, { peer, parts });
  await subject.warm(world.warmFrames);
  return subject;
}

class Subject {
  constructor(exchange, { application = null, peer = null, subscribers = null, parts }) {
    Object.assign(this, { exchange, application, peer, subscribers, parts });
  }

  async frames() {
    return this.application === null ? (await this.peer.ask('count')).frames : this.application.frames();
  }

  sample() {
    const { pid } = this.application ?? this.peer.child;
    // the main thread has the number of its process
    return { ...sample(pid), mainS: readStat(`/proc/${pid}/task/${pid}/stat`).cpuS };
  }

  async warm(frames) {
    await this.send({ frames, perSecond: WARM_PER_SECOND });
  }

  /** Lets the exchange send, and waits until all of it was taken. Without a pace: as fast as it is read. */
  async send({ frames, perSecond = null, chunk = CHUNK, spin = false }) {
    await this.subscribers?.ask('latency');
    const before = this.sample();
    const ran = await this.exchange.ask('run', { frames, perSecond, chunk, spin });
    const sent = (await this.exchange.ask('state')).sent;
    const isTaken = await until(async () => (await this.frames()) >= sent, SETTLE_MS_MAX, 20);
    if (!isTaken) throw new Error(`${sent} frames were sent, ${await this.frames()} taken`);
    const after = this.sample();
    const latency = await this.subscribers?.ask('latency');
    const [cpuS, seconds] = [after.cpuS - before.cpuS, (after.at - before.at) / 1_000];
    return {
      ...ran,
      latency,
      cpuS,
      seconds,
      mainThread: (after.mainS - before.mainS) / seconds,
      cpuUs: (cpuS * 1e6) / ran.sent,
      perSecond: ran.sent / seconds,
      utilisation: cpuS / seconds,
    };
  }

  /** That every trade is in a bar, with its size to the last digit, and in the journal, and that every book is the exchange's. */
  async checkWhole(checks, name) {
    const { application, exchange } = this;
    const expected = (await exchange.ask('sums')).sums;
    const found = await application.sums(expected);
    const add = (of, pick) => of.reduce((sum, one) => sum + BigInt(pick(one)), 0n);
    const [trades, size] = [add(expected, (one) => one.trades), add(expected, (one) => one.size)];
    const [barTrades, barSize] = [add(found, (one) => one.trades), add(found, (one) => one.volume)];
    const isEqual = expected.every((one, i) => one.trades === found[i].trades && BigInt(one.size) === found[i].volume);
    checks.expect(
      isEqual,
      `${name}: bars hold what was sent`,
      `${barTrades} of ${trades} trades, size ${barSize} of ${size}`,
    );
    const rows = expected.reduce((sum, one) => sum + one.rows, 0);
    const stored = await application.storedTrades(rows);
    checks.expect(stored === rows, `${name}: the journal holds every row`, `${stored} of ${rows}`);
    const wrong = await this.wrongBooks();
    checks.expect(wrong.length === 0, `${name}: books are the exchange’s`, `${wrong.length} of ${found.length} differ`);
  }

  /** Symbols whose best levels are not those of the exchange. */
  async wrongBooks() {
    const { application, exchange } = this;
    const wrong = [];
    for (const [index, symbol] of application.symbols.entries()) {
      const [{ book }, own] = [await exchange.ask('book', { index }), await application.book(symbol)];
      const isEqual = (levels, others) =>
        levels.every(([price, size], i) => isSame(price, others[i][0]) && isSame(size, others[i][1]));
      if (!isEqual(own.bids, book.bids) || !isEqual(own.asks, book.asks)) wrong.push(symbol);
    }
    return wrong;
  }

  async stop() {
    for (const part of this.parts) await part.stop();
  }
}

/** Whether two decimals are the same number, however many zeros they end with. */
function isSame(a, b) {
  return a.replace(/\.?0*$/, '') === b.replace(/\.?0*$/, '');
}
