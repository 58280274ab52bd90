import { deepStrictEqual, strictEqual } from 'node:assert';
import { type Position, type Snapshot } from '@livetape/wire';
import { KINDS } from './kinds';
import { type Probe } from './probe';
import { type Scenario } from './scenario';
import { type Server, type Stage } from './stage';

const TRADES = 'trades:demo:S0USDT';
const BARS = 'bars:demo:S0USDT:1s';
const TICKER = 'ticker:demo:S0USDT';

/** Items kept, as docs/protocol.md says. */
const KEPT = { [BARS]: 600, [TRADES]: 200, feeds: 512, alerts: 512 } as const;

/** A channel of each kind. */
const ALL = [...KINDS.map(({ channel }) => channel), 'book:demo:S0USDT:5'];

/** Where positions are worth something, where not, and what is no position. */
export const positions: readonly Scenario[] = [
  {
    name: "bars: at the window's edge all 600, one beyond the whole",
    run: (stage) => edge(stage, BARS, (server, count) => void server.market.bars(0, 0, count)),
  },
  {
    name: "trades: at the window's edge all 200, one beyond the whole",
    run: (stage) => edge(stage, TRADES, (server, count) => void server.market.trades(0, 1, count)),
  },
  {
    name: "feeds: at the window's edge all 512, one beyond the whole",
    run: (stage) =>
      edge(stage, 'feeds', (server, count) => {
        for (let n = 0; n < count; n++) server.market.feed(`venue${n % 5}`, n);
      }),
  },
  {
    name: "alerts: at the window's edge all 512, one beyond the whole",
    run: (stage) =>
      edge(stage, 'alerts', (server, count) => {
        for (let n = 0; n < count; n++) server.market.alert(`a${n % 5}`);
      }),
  },
  {
    name: 'another epoch is worth nothing',
    run: async (stage) => {
      const { probe, epoch } = await withTrades(stage, 5);
      for (const wrong of [`${epoch}0`, epoch.toUpperCase(), '', 'x', epoch.slice(1), '__proto__']) {
        if (wrong === epoch) continue;
        const snapshot = await ask(probe, { epoch: wrong, offset: 3 });
        deepStrictEqual([snapshot.recovered, snapshot.offset, snapshot.rows.length], [false, 5, 5], wrong);
      }
    },
  },
  {
    name: 'an offset of the future is worth nothing',
    run: async (stage) => {
      const { probe, epoch } = await withTrades(stage, 5);
      for (const offset of [6, 7, 1_000, Number.MAX_SAFE_INTEGER]) {
        const snapshot = await ask(probe, { epoch, offset });
        deepStrictEqual([snapshot.recovered, snapshot.offset, snapshot.rows.length], [false, 5, 5]);
      }
    },
  },
  {
    name: 'every kind: another epoch and an offset of the future give the whole, with nothing skipped',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      await probe.follow(...ALL);
      for (const { publish } of KINDS) for (let n = 1; n <= 4; n++) publish(server.market, n);
      for (const channel of ALL) await probe.until(() => probe.ledger.copy(channel).offset > 0, channel);
      await probe.fence();
      for (const channel of ALL) {
        const { epoch, offset } = probe.ledger.position(channel);
        for (const position of [
          { epoch: `${epoch}x`, offset },
          { epoch, offset: offset + 1_000 },
        ]) {
          probe.subscribe(1, [channel], { [channel]: position });
          const snapshot = await probe.skipTo('snapshot');
          deepStrictEqual([snapshot.channel, snapshot.recovered, snapshot.conflated], [channel, false, 0]);
          strictEqual(snapshot.rows.length > 0, true, channel);
        }
      }
    },
  },
  {
    name: 'ticker and greeks: from any position, even the first, the newest row and how many were skipped',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      const newest = KINDS.filter(({ keeps }) => keeps === 'newest');
      await probe.follow(...newest.map(({ channel }) => channel));
      for (const { channel, publish } of newest) {
        for (let n = 1; n <= 300; n++) publish(server.market, n);
        await probe.upTo(channel, 300);
        await probe.fence();
        const { epoch } = probe.ledger.position(channel);
        for (const offset of [0, 1, 150, 299]) {
          probe.subscribe(1, [channel], { [channel]: { epoch, offset } });
          const { recovered, conflated, rows } = await probe.skipTo('snapshot');
          deepStrictEqual([recovered, conflated, rows.length], [true, 299 - offset, 1], `${channel} from ${offset}`);
        }
      }
    },
  },
  {
    name: 'offset 0 recovers all while all is kept, also of a channel where nothing was',
    run: async (stage) => {
      const { probe, epoch } = await withTrades(stage, 5);
      const all = await ask(probe, { epoch, offset: 0 });
      deepStrictEqual([all.recovered, all.rows.length, all.conflated], [true, 5, 0]);
      probe.subscribe(1, [BARS], { [BARS]: { epoch, offset: 0 } });
      const none = await probe.skipTo('snapshot');
      deepStrictEqual([none.recovered, none.offset, none.rows], [true, 0, []]);
    },
  },
  {
    name: 'a position where the channel stands recovers nothing, and no row comes twice',
    run: async (stage) => {
      const { server, probe, epoch } = await withTrades(stage, 5);
      const { recovered, rows, offset, conflated } = await ask(probe, { epoch, offset: 5 });
      deepStrictEqual({ recovered, rows, offset, conflated }, { recovered: true, rows: [], offset: 5, conflated: 0 });
      const more = server.market.trades(0, 6, 2);
      deepStrictEqual((await probe.skipTo('delta')).items[0].slice(1), [7, 0, more]);
    },
  },
  {
    name: 'each channel of a command is judged by itself',
    run: async (stage) => {
      const { server, probe, epoch } = await withTrades(stage, 5);
      server.market.top(0, 10, 11);
      server.market.bars(0, 0, 3);
      const other = await stage.connect(server);
      other.subscribe(1, [BARS, TRADES, TICKER], {
        [BARS]: { epoch, offset: 2 },
        [TRADES]: { epoch: 'no', offset: 2 },
      });
      const seen: unknown[] = [];
      for (let i = 0; i < 3; i++) {
        const { channel, recovered, rows } = await other.take('snapshot');
        seen.push([channel, recovered, rows.length]);
      }
      deepStrictEqual(seen, [
        [BARS, true, 1],
        [TRADES, false, 5],
        [TICKER, false, 1],
      ]);
      await probe.fence();
    },
  },
  {
    name: 'after a restart of the gateway: another epoch, the whole, nothing doubled',
    run: async (stage) => {
      const before = await withTrades(stage, 5);
      const position = before.probe.ledger.position(TRADES);
      await before.probe.end();
      const server = await stage.serve();
      const rows = server.market.trades(0, 1, 7);
      const probe = await stage.connect(server, { after: before.probe });
      probe.subscribe(1, [TRADES], { [TRADES]: position });
      const snapshot = await probe.take('snapshot');
      deepStrictEqual([snapshot.recovered, snapshot.offset, snapshot.epoch === position.epoch], [false, 7, false]);
      deepStrictEqual(probe.ledger.copy(TRADES).rows, rows);
    },
  },
  {
    name: 'a position of a channel that is not asked for is a bad command, and nothing of it is served',
    run: async (stage) => {
      const { probe, epoch } = await withTrades(stage, 5);
      await probe.fence();
      probe.send(
        JSON.stringify({ op: 'subscribe', id: 3, channels: [BARS], positions: { [TRADES]: { epoch, offset: 1 } } }),
      );
      const { id, code } = await probe.take('error');
      deepStrictEqual([id, code], [3, 'bad-command']);
      deepStrictEqual(await probe.fence(), []);
    },
  },
  {
    name: '20 things that are no positions: each a bad command, the connection lives',
    run: async (stage) => {
      const { server, probe } = await withTrades(stage, 1);
      await probe.fence();
      const texts = [
        ...[
          'null',
          '[]',
          '"x"',
          '1',
          '{"E":1}',
          '{"epoch":"e"}',
          '{"offset":1}',
          '{"epoch":1,"offset":1}',
          '{"epoch":null,"offset":1}',
        ],
        ...['-1', '0.5', '"1"', 'null', '9007199254740992', '1e400', 'true', '[1]', '{}'].map(
          (offset) => `{"epoch":"e","offset":${offset}}`,
        ),
        `{"epoch":"${'e'.repeat(65)}","offset":1}`,
        '{"epoch":["e"],"offset":1}',
      ];
      let one = probe;
      for (const [at, text] of texts.entries()) {
        // more than 16 refused commands would end the connection
        if (at === 10) one = await stage.connect(server);
        one.send(`{"op":"subscribe","id":${at},"channels":["${TRADES}"],"positions":{"${TRADES}":${text}}}`);
        const { id, code } = await one.take('error');
        deepStrictEqual([id, code], [at, 'bad-command'], text);
      }
      strictEqual(texts.length, 20);
    },
  },
];

async function withTrades(stage: Stage, count: number): Promise<{ server: Server; probe: Probe; epoch: string }> {
  const server = await stage.serve();
  server.market.trades(0, 1, count);
  const probe = await stage.connect(server);
  await probe.follow(TRADES);
  return { server, probe, epoch: probe.ledger.position(TRADES).epoch };
}

async function ask(probe: Probe, position: Position): Promise<Snapshot> {
  await probe.fence();
  probe.subscribe(1, [TRADES], { [TRADES]: position });
  return probe.take('snapshot');
}

/** As many items more than are kept: from the oldest kept on all come; from the one before, the whole state. */
async function edge(stage: Stage, channel: keyof typeof KEPT, publish: (server: Server, count: number) => void) {
  const server = await stage.serve();
  const [kept, count] = [KEPT[channel], KEPT[channel] + 7];
  publish(server, count);
  const probe = await stage.connect(server);
  await probe.follow(channel);
  const { epoch, offset } = probe.ledger.position(channel);
  strictEqual(offset, count);
  const at = async (from: number) => {
    const other = await stage.connect(server);
    other.subscribe(1, [channel], { [channel]: { epoch, offset: from } });
    return other.take('snapshot');
  };
  const within = await at(count - kept);
  deepStrictEqual([within.recovered, within.offset, within.rows.length, within.conflated], [true, count, kept, 0]);
  const beyond = await at(count - kept - 1);
  deepStrictEqual([beyond.recovered, beyond.offset, beyond.conflated], [false, count, 0]);
}
