// How long the api takes to start, and what it then costs: CPU and memory, and what the memory is.
import { sleep, spread } from '../machine.mjs';
import { onlyVenue, VENUE } from '../venues.mjs';
import { frameworks, startApi, startExchange } from './api.mjs';
import { follow } from './follow.mjs';

/** Of 64 instruments: the 20 that are followed first have about 350 of them. */
const TRADES_PER_SECOND = 500;
/** Trades, best prices and book of each of 20 instruments. */
const INSTRUMENTS = 20;
const MANY = 60;
const CLIENTS = 2;
const SETTLE_S = 10;

export const bench = {
  name: 'start-up and footprint of the api',
  needs: ['linux', 'build'],
  async run(settings) {
    const run = new FootprintRun(settings);
    return run.all();
  },
};

class FootprintRun {
  constructor({ smoke, rounds, seconds, root, log, checks }) {
    const steadyS = smoke ? 1 : Math.max(20, seconds);
    Object.assign(this, { rounds, root, log, checks, steadyS, settleS: smoke ? 1 : SETTLE_S });
  }

  async all() {
    const exchange = await startExchange(this.root, { venue: VENUE, tradesPerSecond: TRADES_PER_SECOND });
    try {
      const symbols = await this.symbols(exchange);
      const starts = await this.starts(exchange, symbols);
      const steady = await this.steady(exchange, symbols);
      return report({ starts, steady, floor: await frameworks(this.root) });
    } finally {
      await exchange.stop();
    }
  }

  /** What the exchange lists for the venue. */
  async symbols(exchange) {
    const api = await startApi(this.root, atExchange(exchange, []));
    const { instruments } = await api.get('/api/v1/instruments');
    await api.stop();
    this.checks.expect(instruments.length >= MANY, 'instruments to follow', instruments.length);
    return instruments.map(({ symbol }) => symbol);
  }

  /** ms from the spawn to "Livetape is at", after a start that warmed the caches of the disk. */
  async starts(exchange, symbols) {
    const kinds = {
      'one venue of 20 instruments': atExchange(exchange, symbols.slice(0, INSTRUMENTS)),
      'all 14 venues, each in its thread, and the exchange': { LIVETAPE_SOURCE: 'sim' },
    };
    const results = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
    for (let round = 0; round <= this.rounds; round++) {
      for (const [kind, env] of Object.entries(kinds)) {
        const api = await startApi(this.root, env);
        const { instruments } = await api.get('/api/v1/instruments');
        this.checks.expect(instruments.length > 0, `answers at once, ${kind}`, `${instruments.length} instruments`);
        if (round > 0) results[kind].push(api);
        await api.stop();
      }
    }
    return results;
  }

  async steady(exchange, symbols) {
    const kinds = {
      '60 streams: trades, tops, books of 20, a thread for the venue': { count: INSTRUMENTS, isolation: 'thread' },
      'the same in one thread': { count: INSTRUMENTS, isolation: 'inline' },
      '180 streams: trades, tops, books of 60, a thread for the venue': { count: MANY, isolation: 'thread' },
    };
    const results = {};
    for (const [kind, { count, isolation }] of Object.entries(kinds)) {
      const env = atExchange(exchange, symbols.slice(0, count));
      results[kind] = await this.look({ ...env, LIVETAPE_FEEDS_ISOLATION: isolation });
      this.log(`${kind}: ${results[kind].memory.total.toFixed(0)} MB, ${results[kind].cores.toFixed(3)} cores`);
    }
    return results;
  }

  async look(env) {
    const api = await startApi(this.root, env);
    try {
      const { instruments } = await api.get('/api/v1/instruments');
      const sockets = Array.from({ length: CLIENTS }, () => follow(api.base, instruments));
      await sleep(this.settleS * 1_000);
      const [before, began] = [api.sample(), await api.get('/api/v1/status')];
      await sleep(this.steadyS * 1_000);
      const [after, ended] = [api.sample(), await api.get('/api/v1/status')];
      const memory = await api.memory();
      const seconds = (after.at - before.at) / 1_000;
      const rate = (name) => (ended.counts[name] - began.counts[name]) / seconds;
      for (const socket of sockets) socket.close();
      this.checks.expect(rate('trades') > 0, 'trades come', `${rate('trades').toFixed(0)}/s`);
      return { memory, cores: (after.cpuS - before.cpuS) / seconds, trades: rate('trades'), frames: rate('frames') };
    } finally {
      await api.stop();
    }
  }
}

/** Settings that follow one venue at an exchange that runs already. */
function atExchange({ port }, symbols) {
  return {
    ...onlyVenue(),
    LIVETAPE_SOURCE: 'live',
    LIVETAPE_VENUES_BINANCE_ENDPOINTS_SOCKET: `ws://127.0.0.1:${port}/${VENUE}`,
    LIVETAPE_VENUES_BINANCE_ENDPOINTS_REST: `http://127.0.0.1:${port}/${VENUE}`,
    ...(symbols.length > 0 && { LIVETAPE_VENUES_BINANCE_SYMBOLS: symbols.join(',') }),
  };
}

function report({ starts, steady, floor }) {
  const [main] = Object.values(steady);
  return {
    figures: [
      ...Object.entries(starts).map(([kind, results]) => ({
        name: `start: ${kind}`,
        unit: 'ms',
        values: results.map(({ startMs }) => startMs),
        goal: { atMost: 1_500 },
      })),
      { name: 'CPU at 60 streams', unit: 'cores', values: [main.cores], goal: { atMost: 0.05 } },
      { name: 'memory at 60 streams', unit: 'MB', values: [main.memory.total], goal: { atMost: 100 } },
    ],
    tables: [startTable(starts), steadyTable(steady, floor)],
    notes: [
      `Memory by what holds it: pages of files are Node's own program above all, which an empty process touches 30 MB of and this one twice as ` +
        `many; V8's heap is the code and the objects of Nest, TypeORM and ours; the buffers are books, ten minutes of windows and of depth, ` +
        `and batches; the rest is SQLite's caches, threads and what the allocator keeps. A venue's thread is a second V8 of about 25 MB.`,
      `The simulated exchange runs beside the api and is not counted, except in the second start, which waits for it. ` +
        `${CLIENTS} clients follow all bars and tickers.`,
    ],
  };
}

function startTable(starts) {
  const rows = Object.entries(starts).map(([kind, results]) => [
    kind,
    spread(
      results.map(({ startMs }) => startMs),
      0,
    ),
    spread(
      results.map(({ cpuMs }) => cpuMs),
      0,
    ),
  ]);
  return { title: 'From the spawn to "Livetape is at"', rows: [['start', 'ms', 'ms of CPU'], ...rows] };
}

function steadyTable(steady, floor) {
  const head = ['what', 'trades/s', 'frames/s', 'cores', 'MB', 'files', "V8's heap", 'buffers', 'rest'];
  const parts = (memory) => ['total', 'file', 'heap', 'buffers', 'rest'].map((part) => memory[part].toFixed(0));
  const rows = Object.entries(steady).map(([kind, { memory, cores, trades, frames }]) => [
    kind,
    trades.toFixed(0),
    frames.toFixed(0),
    cores.toFixed(3),
    ...parts(memory),
  ]);
  const idle = ['its npm packages loaded, and nothing else', '', '', '', ...parts(floor)];
  return { title: 'Steady state', rows: [head, ...rows, idle] };
}
