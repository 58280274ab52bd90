import { deepStrictEqual, strictEqual } from 'node:assert';
import { CLOSES } from '@livetape/wire';
import { refused } from './authenticating';
import { until, within } from './deadline';
import { type Probe } from './probe';
import { type Scenario } from './scenario';

const TRADES = 'trades:demo:S0USDT';
const TICKER = 'ticker:demo:S0USDT';
const BARS = 'bars:demo:S0USDT:1s';

/** A gateway that stops: nothing that was published is lost, and everybody is told to come back. */
export const draining: readonly Scenario[] = [
  {
    name: 'what was published before the stop is received, then close 3001, by all of 30 clients',
    run: async (stage) => {
      const server = await stage.serve({ rateHzMax: 1, barsFlushMs: 60_000 });
      const probes: Probe[] = [];
      for (let i = 0; i < 30; i++) probes.push(await stage.connect(server));
      for (const probe of probes) await probe.follow(TRADES, BARS);
      const trades = server.market.trades(0, 1, 70);
      const bars = server.market.bars(0, 0, 9);
      await server.harness.app.close();
      for (const probe of probes) {
        strictEqual(await within(probe.closed, () => 'the close'), CLOSES.draining.code);
        deepStrictEqual(probe.ledger.copy(TRADES).rows, trades);
        deepStrictEqual(probe.ledger.copy(BARS).rows, bars);
      }
      deepStrictEqual(server.harness.gateway.stats().closed, { draining: 30 });
    },
  },
  {
    name: 'a client held to a pace has all before the stop too',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      await probe.follow(TRADES, TICKER);
      probe.send({ op: 'pace', id: 1, maxRateHz: 0.1, maxKbps: 1 });
      await probe.answer('paced', 1);
      for (let n = 1; n <= 5; n++) {
        server.market.trades(0, 2 * n - 1, 2);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      await server.harness.app.close();
      strictEqual(await within(probe.closed, () => 'the close'), CLOSES.draining.code);
      deepStrictEqual([probe.ledger.copy(TRADES).offset, probe.ledger.copy(TRADES).rows.length], [10, 10]);
      deepStrictEqual(probe.ledger.copy(TICKER).offset, 10);
    },
  },
  {
    name: 'while it stops, upgrades are 503 stopping, with a time to try again',
    run: async (stage) => {
      const server = await stage.serve();
      const stalled = await stage.connect(server);
      // one that does not answer the close holds the stop for a moment
      stalled.socket.pause();
      const stopped = server.harness.app.close();
      await until(
        () => server.harness.gateway.isStopping,
        () => 'the stop',
      );
      const error = await refused(stage, server);
      const { code } = JSON.parse(error.body) as { code: string };
      deepStrictEqual([error.status, code, error.headers['retry-after']], [503, 'stopping', '2']);
      stalled.socket.resume();
      await stopped;
    },
  },
  {
    name: 'a client that never answers does not hold the stop for more than 5 s',
    run: async (stage) => {
      const server = await stage.serve();
      const [stalled, alive] = [await stage.connect(server), await stage.connect(server)];
      stalled.socket.pause();
      const startMs = performance.now();
      await server.harness.app.close();
      strictEqual(performance.now() - startMs < 5_000, true, `${performance.now() - startMs} ms`);
      strictEqual(await within(alive.closed, () => 'the close'), CLOSES.draining.code);
    },
  },
  {
    name: 'after the stop, elsewhere: the position is of another epoch, the whole state comes, each row once',
    run: async (stage) => {
      const [first, second] = [await stage.serve(), await stage.serve()];
      const probe = await stage.connect(first);
      await probe.follow(TRADES);
      for (const server of [first, second]) server.market.trades(0, 1, 12);
      await first.harness.app.close();
      strictEqual(await within(probe.closed, () => 'the close'), CLOSES.draining.code);
      const position = probe.ledger.position(TRADES);
      const rows = [...probe.ledger.copy(TRADES).rows];
      const next = await stage.connect(second, { after: probe });
      next.subscribe(1, [TRADES], { [TRADES]: position });
      const snapshot = await next.take('snapshot');
      deepStrictEqual([snapshot.recovered, snapshot.offset, snapshot.rows], [false, 12, rows]);
      second.market.trades(0, 13, 2);
      await next.upTo(TRADES, 14);
      deepStrictEqual(
        next.ledger.copy(TRADES).rows.map(([id]) => Number(id)),
        Array.from({ length: 14 }, (_, n) => n + 1),
      );
    },
  },
  {
    name: 'a subscription under way when it stops is answered or cut, never half',
    run: async (stage) => {
      const server = await stage.serve({}, 20);
      const probe = await stage.connect(server);
      probe.subscribe(
        1,
        Array.from({ length: 20 }, (_, n) => `trades:demo:S${n}USDT`),
      );
      await server.harness.app.close();
      strictEqual(await within(probe.closed, () => 'the close'), CLOSES.draining.code);
      const types = probe.messages.slice(1).map(({ type }) => type);
      const whole = [...Array<string>(20).fill('snapshot'), 'subscribed'];
      deepStrictEqual(types, types.length === 0 ? [] : whole);
    },
  },
];
