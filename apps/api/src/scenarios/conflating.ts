import { deepStrictEqual, strictEqual } from 'node:assert';
import { type Delta } from '@livetape/wire';
import { START_MS } from './market';
import { ModelBook } from './model-book';
import { chance } from './racing';
import { type Scenario } from './scenario';

const TRADES = 'trades:demo:S0USDT';
const BARS = 'bars:demo:S0USDT:1s';
const TICKER = 'ticker:demo:S0USDT';
const BOOK = 'book:demo:S0USDT:5';

/** What is skipped when much comes at once, and how that is said. */
export const conflating: readonly Scenario[] = [
  {
    name: 'ticker: of 5 tops in one turn the newest, 4 counted',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      await probe.follow(TICKER);
      for (let n = 1; n <= 5; n++) server.market.top(0, 100 + n, 200 + n);
      deepStrictEqual(itemOf(await probe.skipTo('delta')), [5, 4, [[0, 0, 0, 0, 105, 5, 205, 5, START_MS * 1_000]]]);
    },
  },
  {
    name: 'ticker: an older trade never replaces a newer one, and is no item',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      await probe.follow(TICKER);
      const [newest] = server.market.trades(0, 9);
      server.market.trades(0, 3);
      const [offset, conflated, [row]] = itemOf(await probe.skipTo('delta'));
      deepStrictEqual([offset, conflated, row[0], row[3]], [1, 0, newest[2], newest[1]]);
    },
  },
  {
    name: 'trades: 250 in one turn are 200 rows, and a notice of exactly 50',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      await probe.follow(TRADES);
      const rows = server.market.trades(0, 1, 250);
      deepStrictEqual(itemOf(await probe.skipTo('delta')), [250, 50, rows.slice(50)]);
      const more = server.market.trades(0, 251, 200);
      deepStrictEqual(itemOf(await probe.skipTo('delta')), [450, 0, more]);
      strictEqual(server.harness.gateway.stats().conflated, 50);
    },
  },
  {
    name: "book: 400 changes in one turn are one row, the difference; the copy is the server's, proven",
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      const model = new ModelBook();
      await probe.follow(BOOK);
      server.market.book(0, model.start());
      await probe.upTo(BOOK, 2);
      let version = 2;
      const next = chance(3);
      for (let round = 0; round < 12; round++) {
        const count = round === 0 ? 400 : 1 + next(60);
        const before = probe.messages.length;
        for (let n = 0; n < count; n++) server.market.change(0, model.change(next));
        await probe.upTo(BOOK, (version += count));
        const deltas = probe.messages.slice(before).filter(({ type }) => type === 'delta') as Delta[];
        deepStrictEqual(
          deltas.map((delta) => itemOf(delta).slice(0, 2)),
          [[version, count - 1]],
        );
        const { bids, asks } = probe.ledger.copy(BOOK).book;
        deepStrictEqual({ bids, asks }, model.best(5));
      }
      strictEqual(probe.ledger.copy(BOOK).book.checksumsPassed >= 1, true);
    },
  },
  {
    name: 'book: what leaves the depth is removed, what enters it is sent, what is beyond is not',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      await probe.follow('book:demo:S0USDT:2');
      server.market.book(0, {
        bids: [
          [100, 1],
          [99, 2],
          [98, 3],
        ],
        asks: [
          [101, 1],
          [102, 2],
          [103, 3],
        ],
      });
      const levels = async () => {
        const [row] = itemOf(await probe.skipTo('delta'))[2];
        return [row[6], row[7]];
      };
      deepStrictEqual(await levels(), [
        [
          [100, 1],
          [99, 2],
        ],
        [
          [101, 1],
          [102, 2],
        ],
      ]);
      server.market.change(0, { bids: [[100, 0]] });
      deepStrictEqual(await levels(), [
        [
          [98, 3],
          [100, 0],
        ],
        [],
      ]);
      server.market.change(0, {
        asks: [
          [103, 9],
          [90, 1],
        ],
      });
      deepStrictEqual(await levels(), [
        [],
        [
          [90, 1],
          [102, 0],
        ],
      ]);
    },
  },
  {
    name: 'book: a lost book is told at once, while levels wait for the flush',
    run: async (stage) => {
      const server = await stage.serve({ rateHzMax: 1 });
      const probe = await stage.connect(server);
      await probe.follow(BOOK, 'book:demo:S1USDT:5');
      const startMs = performance.now();
      server.market.state(0, 'stale');
      const delta = await probe.skipTo('delta');
      strictEqual(performance.now() - startMs < 500, true);
      deepStrictEqual(delta.items.length, 1);
      strictEqual(itemOf(delta)[2][0][0], 'stale');
    },
  },
  {
    name: 'bars: none is ever skipped, whatever comes at once; beyond what is kept, the whole state',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      await probe.follow(BARS);
      const rows = server.market.bars(0, 0, 600);
      deepStrictEqual(itemOf(await probe.skipTo('delta')), [600, 0, rows]);
      const more = server.market.bars(0, 600, 601);
      const snapshot = await probe.skipTo('snapshot');
      deepStrictEqual([snapshot.offset, snapshot.recovered, snapshot.rows], [1_201, false, more.slice(1)]);
    },
  },
  {
    name: 'bars: one delta in each barsFlushMs, with all bars since the last',
    run: async (stage) => {
      const server = await stage.serve({ barsFlushMs: 300 });
      const probe = await stage.connect(server);
      await probe.follow(BARS);
      let count = 0;
      const beat = setInterval(() => server.market.bars(0, count++), 20);
      stage.atEnd(() => Promise.resolve(clearInterval(beat)));
      await probe.until(
        () => probe.messages.filter(({ type }) => type === 'delta').length === 4,
        'four deltas of bars',
      );
      clearInterval(beat);
      const at = probe.messages.flatMap((message) => (message.type === 'delta' ? message.serverTimeMs : []));
      for (let i = 1; i < at.length; i++) strictEqual(at[i] - at[i - 1] > 290, true, `${at[i] - at[i - 1]} ms apart`);
      await probe.upTo(BARS, count);
      deepStrictEqual(
        probe.ledger.copy(BARS).rows.map(([start]) => start),
        range(count, (n) => START_MS + n * 1_000),
      );
    },
  },
  {
    name: 'greeks: the newest, the others counted, what the venue does not say is null',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      await probe.follow('greeks:demo:S1USDT');
      const rows = range(6, (n) => server.market.greeks(1, n));
      deepStrictEqual(itemOf(await probe.skipTo('delta')), [6, 5, [rows[5]]]);
    },
  },
  {
    name: 'feeds: every state and every gap, in order; the whole holds the newest of each',
    run: async (stage) => {
      const server = await stage.serve();
      const [probe, late] = [await stage.connect(server), await stage.connect(server)];
      await probe.follow('feeds');
      const one = server.market.feed('demo', 1);
      const gap = server.market.gap('g');
      const two = server.market.feed('demo', 2);
      const filled = server.market.gap('g', 'filled');
      deepStrictEqual(itemOf(await probe.skipTo('delta')), [
        4,
        0,
        [
          ['feed', one],
          ['gap', gap],
          ['feed', two],
          ['gap', filled],
        ],
      ]);
      await late.follow('feeds');
      deepStrictEqual(late.ledger.copy('feeds').rows, [
        ['feed', two],
        ['gap', filled],
      ]);
    },
  },
  {
    name: 'alerts: every one, in order; the whole holds the newest of each id',
    run: async (stage) => {
      const server = await stage.serve();
      const [probe, late] = [await stage.connect(server), await stage.connect(server)];
      await probe.follow('alerts');
      const raised = ['a', 'b'].map((id) => server.market.alert(id));
      const cleared = server.market.alert('a', START_MS + 5);
      const rows = [...raised, cleared].map((alert) => ['alert', alert]);
      deepStrictEqual(itemOf(await probe.skipTo('delta')), [3, 0, rows]);
      await late.follow('alerts');
      deepStrictEqual(
        late.ledger.copy('alerts').rows.map(([, alert]) => alert),
        [raised[1], cleared],
      );
    },
  },
  {
    name: "top: the best of two venues' books in one row, and what does not change is not sent",
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      await probe.follow('top:S0-USDT');
      server.market.book(0, { bids: [[10_050, 5]], asks: [[10_051, 5]] });
      await probe.until(
        () => probe.ledger.copy('top:S0-USDT').rows.some((row) => row[0] === 'best' && row[1] !== ''),
        'a best',
      );
      const rows = probe.ledger.copy('top:S0-USDT').rows;
      deepStrictEqual(
        rows.findLast(([of]) => of === 'best'),
        ['best', '100.50', 'demo', '100.51', 'demo', '0.01', false],
      );
      await probe.fence();
      server.market.change(0, { bids: [[10_049, 5]] });
      server.market.trades(1, 1);
      await probe.follow('trades:demo:S1USDT');
      const after = await probe.fence();
      deepStrictEqual(after.filter(({ type }) => type === 'delta').length <= 1, true);
      strictEqual(
        probe.ledger.copy('top:S0-USDT').rows.filter(([of]) => of === 'best').length,
        rows.filter(([of]) => of === 'best').length,
      );
    },
  },
];

/** A delta's only item, without its handle. */
export function itemOf(delta: Delta): [offset: number, conflated: number, rows: Delta['items'][number][3]] {
  strictEqual(delta.items.length, 1);
  const [, offset, conflated, rows] = delta.items[0];
  return [offset, conflated, rows];
}

function range<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n));
}
