import { deepStrictEqual, strictEqual } from 'node:assert';
import { type Row } from '@livetape/wire';
import { type Kind, KINDS } from './kinds';
import { type Probe } from './probe';
import { type Scenario } from './scenario';
import { type Server, type Stage } from './stage';

const TRADES = 'trades:demo:S0USDT';
const BOOK = 'book:demo:S0USDT:5';

/** Coming back: exactly what was missed while it is kept, or the whole. */
export const resuming: readonly Scenario[] = [
  ...KINDS.map((kind) => ({
    name: `${kind.channel.split(':')[0]}: inside the window, exactly what was missed, once`,
    run: (stage: Stage) => resumeInside(stage, kind),
  })),
  {
    name: "book: the difference since the position, which makes exactly the server's book",
    run: async (stage) => {
      const server = await stage.serve();
      server.market.book(0, {
        bids: [
          [100, 1],
          [99, 1],
        ],
        asks: [
          [101, 1],
          [102, 1],
        ],
      });
      const [gone, watch] = [await stage.connect(server), await stage.connect(server)];
      for (const probe of [gone, watch]) await probe.follow(BOOK);
      await gone.end();
      server.market.change(0, {
        bids: [
          [99, 0],
          [98, 7],
        ],
      });
      server.market.change(0, { asks: [[101, 3]] });
      server.market.change(0, { bids: [[98, 8]] });
      await watch.upTo(BOOK, 5);
      const snapshot = await resume(stage, server, gone, BOOK);
      const [row] = snapshot.rows;
      deepStrictEqual([snapshot.recovered, snapshot.offset, snapshot.conflated, snapshot.rows.length], [true, 5, 2, 1]);
      deepStrictEqual(
        [row[6], row[7]],
        [
          [
            [98, 8],
            [99, 0],
          ],
          [[101, 3]],
        ],
      );
      deepStrictEqual(gone.ledger.copy(BOOK).book.bids, watch.ledger.copy(BOOK).book.bids);
      deepStrictEqual(gone.ledger.copy(BOOK).book.asks, [
        [101, 3],
        [102, 1],
      ]);
    },
  },
  {
    name: 'book: where the difference cannot be told any more, the whole',
    run: async (stage) => {
      const server = await stage.serve();
      server.market.book(0, { bids: [[100, 1]], asks: [[1_001, 1]] });
      const [gone, watch] = [await stage.connect(server), await stage.connect(server)];
      for (const probe of [gone, watch]) await probe.follow(BOOK);
      await gone.end();
      for (let n = 0; n < 200; n++) {
        server.market.change(0, {
          bids: [
            [100 + n, 0],
            [101 + n, 2],
          ],
        });
        if (n % 2 === 0) await watch.upTo(BOOK, 3 + n);
      }
      await watch.upTo(BOOK, 202);
      const snapshot = await resume(stage, server, gone, BOOK);
      deepStrictEqual([snapshot.recovered, snapshot.offset, snapshot.conflated], [false, 202, 0]);
      deepStrictEqual(gone.ledger.copy(BOOK).book.bids, [[300, 2]]);
    },
  },
  {
    name: '20 times cut while trades come: every id once, in order',
    run: async (stage) => {
      const server = await stage.serve();
      let probe = await stage.connect(server);
      await probe.follow(TRADES);
      let count = 0;
      for (let cut = 0; cut < 20; cut++) {
        server.market.trades(0, count + 1, 4);
        count += 4;
        if (cut % 3 > 0) await probe.upTo(TRADES, count);
        probe.socket.terminate();
        await probe.closed;
        server.market.trades(0, count + 1, 3);
        count += 3;
        const position = probe.ledger.position(TRADES);
        probe = await stage.connect(server, { after: probe });
        probe.subscribe(1, [TRADES], { [TRADES]: position });
        strictEqual((await probe.take('snapshot')).recovered, true);
      }
      await probe.upTo(TRADES, count);
      deepStrictEqual(
        probe.ledger.copy(TRADES).rows.map(([id]) => id),
        Array.from({ length: count }, (_, n) => `${n + 1}`),
      );
    },
  },
  {
    name: 'what waits for the flush is not recovered, but comes with the flush, once',
    run: async (stage) => {
      const server = await stage.serve({ rateHzMax: 4 });
      const probe = await stage.connect(server);
      await probe.follow(TRADES);
      server.market.trades(0, 1, 5);
      await probe.upTo(TRADES, 5);
      server.market.trades(0, 6, 5);
      const position = probe.ledger.position(TRADES);
      const next = await stage.connect(server, { after: probe });
      next.subscribe(1, [TRADES], { [TRADES]: position });
      await next.upTo(TRADES, 10);
      deepStrictEqual(
        next.ledger.copy(TRADES).rows.map(([id]) => Number(id)),
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      );
    },
  },
  {
    name: 'on a living connection too: subscribed again with the position, nothing comes twice',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      await probe.follow(TRADES);
      await probe.fence();
      for (let n = 0; n < 10; n++) {
        server.market.trades(0, n * 3 + 1, 3);
        await probe.upTo(TRADES, n * 3 + 3);
        probe.subscribe(n, [TRADES], { [TRADES]: probe.ledger.position(TRADES) });
        const { rows, recovered } = await probe.skipTo('snapshot');
        deepStrictEqual([rows, recovered], [[], true]);
      }
      strictEqual(probe.ledger.copy(TRADES).rows.length, 30);
    },
  },
];

async function resumeInside(stage: Stage, { channel, keeps, publish, keyOf }: Kind): Promise<void> {
  const server = await stage.serve();
  const [gone, watch] = [await stage.connect(server), await stage.connect(server)];
  for (const probe of [gone, watch]) await probe.follow(channel);
  const step = async (n: number) => {
    const before = watch.ledger.copy(channel).offset;
    publish(server.market, n);
    await watch.until(() => watch.ledger.copy(channel).offset > before, `a row of ${channel}`);
  };
  for (let n = 1; n <= 3; n++) await step(n);
  const seen = watch.ledger.copy(channel).offset;
  await gone.upTo(channel, seen);
  await gone.end();
  const known = watch.ledger.copy(channel).rows.length;
  for (let n = 4; n <= 8; n++) await step(n);
  const missed = watch.ledger.copy(channel).rows.slice(known);
  const { offset } = watch.ledger.copy(channel);
  const snapshot = await resume(stage, server, gone, channel);
  deepStrictEqual([snapshot.recovered, snapshot.offset], [true, offset]);
  if (keeps === 'every') deepStrictEqual([snapshot.conflated, snapshot.rows], [0, missed]);
  if (keeps === 'newest') deepStrictEqual([snapshot.conflated, snapshot.rows], [offset - seen - 1, missed.slice(-1)]);
  if (keyOf) deepStrictEqual(newest(gone, channel, keyOf), newest(watch, channel, keyOf));
}

/** The last row of each key. */
function newest(probe: Probe, channel: string, keyOf: (row: Row) => string): Record<string, Row> {
  const rows = probe.ledger.copy(channel).rows.map((row) => [keyOf(row), row] as const);
  return Object.fromEntries(new Map(rows.sort(([a], [b]) => a.localeCompare(b))));
}

/** A new connection that continues an ended one; `gone` keeps the ledger of both. */
async function resume(stage: Stage, server: Server, gone: Probe, channel: string) {
  const next = await stage.connect(server, { after: gone });
  next.subscribe(1, [channel], { [channel]: gone.ledger.position(channel) });
  const snapshot = await next.take('snapshot');
  await next.take('subscribed');
  deepStrictEqual(await next.fence(), []);
  return snapshot;
}
