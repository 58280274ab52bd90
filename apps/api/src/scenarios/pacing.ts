import { deepStrictEqual, strictEqual } from 'node:assert';
import { setTimeout as delay } from 'node:timers/promises';
import { type Delta } from '@livetape/wire';
import { ModelBook, untilBook } from './model-book';
import { type Probe } from './probe';
import { chance } from './racing';
import { type Scenario } from './scenario';
import { type Server } from './stage';

const TRADES = 'trades:demo:S0USDT';
const TICKER = 'ticker:demo:S0USDT';
const BOOKS = Array.from({ length: 4 }, (_, n) => `book:demo:S${n}USDT:20`);

/** Clients that say how much they can take. Real seconds pass: what is counted is what comes in them. */
export const pacing: readonly Scenario[] = [
  {
    name: "the answer says what is in force: what was asked, the server's own at most, null where lifted",
    run: async (stage) => {
      const probe = await stage.connect(await stage.serve({ rateHzMax: 20 }));
      const answers: unknown[] = [];
      const asked = [
        { maxRateHz: 5 },
        { maxKbps: 2 },
        { maxRateHz: 0.5, maxKbps: 1.5 },
        { maxRateHz: 1_000 },
        {},
        { maxRateHz: null },
      ];
      for (const [id, limits] of asked.entries()) {
        probe.send({ op: 'pace', id, ...limits });
        const { maxRateHz, maxKbps } = await probe.answer('paced', id);
        answers.push([maxRateHz, maxKbps]);
      }
      deepStrictEqual(answers, [
        [5, null],
        [null, 2],
        [0.5, 1.5],
        [20, null],
        [null, null],
        [null, null],
      ]);
    },
  },
  {
    name: 'values out of bounds are bad commands, and leave the pace as it was',
    run: async (stage) => {
      const probe = await stage.connect(await stage.serve());
      probe.send({ op: 'pace', id: 1, maxRateHz: 5, maxKbps: 3 });
      await probe.take('paced');
      const wrong = [
        '"maxRateHz":0',
        '"maxRateHz":-1',
        '"maxRateHz":0.05',
        '"maxRateHz":"5"',
        '"maxRateHz":1e400',
        '"maxRateHz":true',
      ];
      wrong.push(
        '"maxKbps":0',
        '"maxKbps":0.9',
        '"maxKbps":-3',
        '"maxKbps":"2"',
        '"maxKbps":[2]',
        '"maxkbps":2',
        '"rate":2',
      );
      for (const [id, text] of wrong.entries()) {
        probe.send(`{"op":"pace","id":${id},${text}}`);
        const error = await probe.take('error');
        deepStrictEqual([error.id, error.code], [id, 'bad-command'], text);
      }
      deepStrictEqual(await probe.fence(), []);
    },
  },
  {
    name: 'maxRateHz 5: 5 deltas a second, offsets exact, the newest each time; others get every flush',
    run: async (stage) => {
      const server = await stage.serve({ rateHzMax: 50 });
      const [paced, free] = [await stage.connect(server), await stage.connect(server)];
      for (const probe of [paced, free]) await probe.follow(TICKER, TRADES);
      await pace(paced, { maxRateHz: 5 });
      const { count, seconds } = await run(2_000, (n) => tick(server, n));
      for (const probe of [paced, free]) await probe.upTo(TRADES, count);
      for (const probe of [paced, free]) await probe.upTo(TICKER, 2 * count);
      const [slow, quick] = [deltas(paced), deltas(free)];
      const isPaced = slow.length >= 2.5 * seconds && slow.length <= 5 * seconds + 3;
      strictEqual(isPaced, true, `${slow.length} deltas in ${seconds} s at 5 Hz`);
      strictEqual(quick.length > 1.5 * slow.length, true, `${quick.length} deltas of the free client`);
      for (let i = 2; i < slow.length; i++) {
        strictEqual(slow[i].serverTimeMs - slow[i - 2].serverTimeMs > 300, true, 'three deltas within 300 ms');
      }
      const rows = paced.ledger.copy(TRADES).rows.map(([id]) => Number(id));
      deepStrictEqual(rows.at(-1), count);
      strictEqual(rows.length + paced.ledger.copy(TRADES).conflated, count);
    },
  },
  {
    name: 'a rate below one: 0.5 a second is one delta each 2 s, never two',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      await probe.follow(TICKER);
      await pace(probe, { maxRateHz: 0.5 });
      await run(2_300, (n) => server.market.top(0, n, n + 1));
      const seen = deltas(probe);
      strictEqual(seen.length >= 1 && seen.length <= 2, true, `${seen.length} deltas in 2.3 s`);
      if (seen.length === 2) strictEqual(seen[1].serverTimeMs - seen[0].serverTimeMs > 1_900, true);
    },
  },
  {
    name: 'maxKbps 2: no more bytes than that, served each second, ending each with exactly the latest books',
    run: async (stage) => {
      const server = await stage.serve({ rateHzMax: 20 }, BOOKS.length);
      const [probe, free] = [await stage.connect(server), await stage.connect(server)];
      const models = BOOKS.map(() => new ModelBook());
      for (const [n, model] of models.entries()) server.market.book(n, model.start());
      for (const one of [probe, free]) await one.follow(...BOOKS);
      await pace(probe, { maxKbps: 2 });
      const next = chance(11);
      const startMs = performance.now();
      for (let second = 0; second < 3; second++) {
        await run(850, () => {
          for (let n = 0; n < 60; n++) server.market.change(n % BOOKS.length, models[n % BOOKS.length].change(next));
        });
        // the books rest, and within the second the client has them exactly
        const restMs = Date.now();
        for (const [n, model] of models.entries()) await untilBook(probe, BOOKS[n], model, 20);
        const tookMs = (deltas(probe).at(-1)?.serverTimeMs ?? Infinity) - restMs;
        strictEqual(tookMs < 1_300, true, `the latest books took ${tookMs} ms`);
      }
      const seconds = (performance.now() - startMs) / 1_000;
      const bytes = bytesOf(probe);
      // a debt is at most one second's budget, and what one delta of all books has
      strictEqual(bytes <= 2_000 * (seconds + 2), true, `${bytes} bytes in ${seconds} s`);
      strictEqual(bytesOf(free) > 1.3 * bytes, true, `the free client had ${bytesOf(free)} bytes, this one ${bytes}`);
      for (const [n, model] of models.entries()) await untilBook(free, BOOKS[n], model, 20);
    },
  },
  {
    name: 'maxKbps 4 with trades and ticker: bytes held, skipped trades counted to the last',
    run: async (stage) => {
      const server = await stage.serve({ rateHzMax: 50 });
      const probe = await stage.connect(server);
      await probe.follow(TRADES, TICKER);
      await pace(probe, { maxKbps: 4 });
      const startMs = performance.now();
      let id = 1;
      await run(1_500, () => {
        server.market.trades(0, id, 10);
        id += 10;
      });
      await probe.upTo(TRADES, id - 1);
      const seconds = (performance.now() - startMs) / 1_000;
      // a debt of one delta: 200 trades and a ticker
      strictEqual(bytesOf(probe) <= 4_000 * (seconds + 1) + 12_000, true, `${bytesOf(probe)} bytes in ${seconds} s`);
      const { rows, conflated } = probe.ledger.copy(TRADES);
      strictEqual(rows.length + conflated, id - 1);
    },
  },
  {
    name: 'changed live: slower, faster, lifted; the next delta follows the new pace',
    run: async (stage) => {
      const server = await stage.serve({ rateHzMax: 50 });
      const probe = await stage.connect(server);
      await probe.follow(TICKER);
      const counts: number[] = [];
      let lasted = 0;
      for (const limits of [{ maxRateHz: 2 }, { maxRateHz: 12 }, {}]) {
        await pace(probe, limits);
        const before = deltas(probe).length;
        const { seconds } = await run(900, (n) => server.market.top(0, n, n + 1));
        counts.push(deltas(probe).length - before);
        lasted = Math.max(lasted, seconds);
      }
      const [slow, quick, free] = counts;
      const isKept = slow >= 1 && slow <= 2 * lasted + 2 && quick > 1.5 * slow && quick <= 12 * lasted + 3;
      deepStrictEqual([isKept, free > quick], [true, true], `${counts.join()} in ${lasted} s each`);
    },
  },
  {
    name: 'snapshots that are asked for come at once, whatever the pace',
    run: async (stage) => {
      const server = await stage.serve();
      server.market.bars(0, 0, 600);
      const probe = await stage.connect(server);
      await pace(probe, { maxRateHz: 0.1, maxKbps: 1 });
      const startMs = performance.now();
      for (let i = 0; i < 5; i++) await probe.follow('bars:demo:S0USDT:1s');
      strictEqual(performance.now() - startMs < 1_000, true);
      strictEqual(probe.ledger.copy('bars:demo:S0USDT:1s').wholes, 5);
    },
  },
  {
    name: 'a pace ends with its connection',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      await probe.follow(TICKER);
      await pace(probe, { maxRateHz: 0.1 });
      await probe.end();
      const next = await stage.connect(server, { after: probe });
      await next.follow(TICKER);
      for (let n = 1; n <= 5; n++) {
        server.market.top(0, n, n + 1);
        await next.upTo(TICKER, n);
      }
    },
  },
];

async function pace(probe: Probe, limits: { maxRateHz?: number; maxKbps?: number }): Promise<void> {
  const id = 77_000 + probe.messages.length;
  probe.send({ op: 'pace', id, ...limits });
  await probe.answer('paced', id);
}

/** Publishes every 10 ms for so long; resolves with how often, and how long it took indeed. */
async function run(ms: number, publish: (n: number) => void): Promise<{ count: number; seconds: number }> {
  const startMs = performance.now();
  let count = 0;
  while (performance.now() - startMs < ms) {
    publish(++count);
    await delay(10);
  }
  return { count, seconds: (performance.now() - startMs) / 1_000 };
}

function tick(server: Server, n: number): void {
  server.market.trades(0, n);
  server.market.top(0, n, n + 1);
}

function deltas(probe: Probe): Delta[] {
  return probe.messages.filter((message) => message.type === 'delta');
}

function bytesOf(probe: Probe): number {
  return probe.arrivals.reduce((sum, { type, bytes }) => sum + (type === 'delta' ? bytes : 0), 0);
}
