import { deepStrictEqual, strictEqual } from 'node:assert';
import { KINDS } from './kinds';
import { type Probe } from './probe';
import { ONCE, type Scenario } from './scenario';

const TRADES = 'trades:demo:S0USDT';
const TICKER = 'ticker:demo:S0USDT';
const BARS = 'bars:demo:S0USDT:1s';

/** What is answered to subscribe and unsubscribe, in which order. */
export const subscribing: readonly Scenario[] = [
  {
    name: 'snapshots come in the order asked for, then subscribed',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      const channels = [TRADES, BARS, 'feeds', TICKER, 'book:demo:S1USDT:3'];
      probe.subscribe(1, channels);
      const seen = [];
      for (let n = 0; n < channels.length; n++) seen.push((await probe.take('snapshot')).channel);
      deepStrictEqual(seen, channels);
      deepStrictEqual(await probe.take('subscribed'), { type: 'subscribed', id: 1, channels });
    },
  },
  {
    name: 'a channel twice in one command is one channel',
    run: async (stage) => {
      const probe = await stage.connect(await stage.serve());
      probe.subscribe(1, [TRADES, TICKER, TRADES]);
      deepStrictEqual((await probe.take('snapshot')).channel, TRADES);
      deepStrictEqual((await probe.take('snapshot')).channel, TICKER);
      deepStrictEqual((await probe.take('subscribed')).channels, [TRADES, TICKER]);
    },
  },
  {
    name: 'a channel asked for again gives a new snapshot, and each row still comes once',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      const first = server.market.trades(0, 1, 2);
      for (const id of [1, 2]) {
        probe.subscribe(id, [TRADES]);
        const { offset, rows, recovered } = await probe.take('snapshot');
        deepStrictEqual({ offset, rows, recovered }, { offset: 2, rows: first, recovered: false });
        await probe.take('subscribed');
      }
      const second = server.market.trades(0, 3, 2);
      deepStrictEqual((await probe.take('delta')).items[0].slice(1), [4, 0, second]);
      deepStrictEqual(await probe.fence(), []);
    },
  },
  {
    name: 'what does not exist is refused by itself, beside what does',
    run: async (stage) => {
      const probe = await stage.connect(await stage.serve());
      const bad = ['trades:demo:NONE', 'nonsense', 'bars:demo:S0USDT:2s', 'book:demo:S0USDT:501', 'top:NO-NE'];
      probe.subscribe(1, [bad[0], TRADES, bad[1], bad[2], TICKER, bad[3], bad[4]]);
      const refusals: unknown[] = [];
      for (let n = 0; n < bad.length; n++) {
        const { id, code, channel } = await probe.take('error');
        refusals.push([id, code, channel]);
      }
      const codes = [
        'unknown-instrument',
        'unknown-channel',
        'unknown-channel',
        'unknown-channel',
        'unknown-instrument',
      ];
      deepStrictEqual(
        refusals,
        bad.map((channel, at) => [1, codes[at], channel]),
      );
      for (const channel of [TRADES, TICKER]) strictEqual((await probe.take('snapshot')).channel, channel);
      deepStrictEqual((await probe.take('subscribed')).channels, [TRADES, TICKER]);
    },
  },
  {
    name: 'when nothing of a command exists, subscribed names nothing',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      probe.subscribe(1, ['trades:nowhere:X']);
      strictEqual((await probe.take('error')).code, 'unknown-instrument');
      deepStrictEqual(await probe.take('subscribed'), { type: 'subscribed', id: 1, channels: [] });
      strictEqual(server.harness.gateway.stats().groups, 0);
    },
  },
  {
    name: 'after unsubscribed nothing more of the channel comes, not even what was waiting',
    run: async (stage) => {
      const server = await stage.serve();
      const [probe, other] = [await stage.connect(server), await stage.connect(server)];
      for (const one of [probe, other]) await one.follow(TRADES);
      server.market.trades(0, 1, 3);
      probe.send({ op: 'unsubscribe', id: 9, channels: [TRADES] });
      await probe.answer('unsubscribed', 9);
      server.market.trades(0, 4, 3);
      await other.upTo(TRADES, 6);
      const after = (await probe.fence()).map(({ type }) => type);
      strictEqual(after.at(-1), 'unsubscribed');
    },
  },
  {
    name: 'unsubscribe of one leaves the other, offsets unbroken',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      await probe.follow(TRADES, 'trades:demo:S1USDT');
      server.market.trades(1, 1, 3);
      await probe.upTo('trades:demo:S1USDT', 3);
      probe.send({ op: 'unsubscribe', id: 9, channels: [TRADES] });
      server.market.trades(0, 1, 3);
      const rows = server.market.trades(1, 4, 3);
      await probe.upTo('trades:demo:S1USDT', 6);
      deepStrictEqual(probe.ledger.copy('trades:demo:S1USDT').rows.slice(3), rows);
    },
  },
  {
    name: 'unsubscribe of what one has not: not-subscribed for each, the rest obeyed',
    run: async (stage) => {
      const probe = await stage.connect(await stage.serve());
      await probe.follow(TRADES);
      await probe.fence();
      probe.send({ op: 'unsubscribe', id: 5, channels: [TICKER, TRADES, 'nonsense', 'ticker:demo:NONE'] });
      const codes = [];
      for (let i = 0; i < 3; i++) {
        const { code, channel, id } = await probe.take('error');
        codes.push([id, code, channel]);
      }
      deepStrictEqual(codes, [
        [5, 'not-subscribed', TICKER],
        [5, 'unknown-channel', 'nonsense'],
        [5, 'unknown-instrument', 'ticker:demo:NONE'],
      ]);
      deepStrictEqual((await probe.take('unsubscribed')).channels, [TRADES]);
    },
  },
  {
    name: 'answers come in the order of the commands',
    run: async (stage) => {
      const probe = await stage.connect(await stage.serve());
      probe.subscribe(1, [TRADES]);
      probe.send({ op: 'ping', id: 2 });
      probe.send({ op: 'unsubscribe', id: 3, channels: [TRADES] });
      probe.send({ op: 'ping', id: 4 });
      probe.subscribe(5, [TICKER]);
      const types = (await probe.fence()).map((message) =>
        'id' in message ? `${message.type} ${message.id}` : message.type,
      );
      deepStrictEqual(types, [
        'snapshot',
        'subscribed 1',
        'pong 2',
        'unsubscribed 3',
        'pong 4',
        'snapshot',
        'subscribed 5',
      ]);
    },
  },
  {
    name: 'who comes late has the same rows as who came first',
    run: async (stage) => {
      const server = await stage.serve();
      const early = await stage.connect(server);
      await early.follow(TRADES, BARS);
      const late: Probe[] = [];
      for (let step = 0; step < 10; step++) {
        server.market.trades(0, 1 + step * 7, 7);
        server.market.bars(0, step, 1);
        const probe = await stage.connect(server);
        await probe.follow(TRADES, BARS);
        late.push(probe);
      }
      for (const probe of [early, ...late]) {
        await probe.upTo(TRADES, 70);
        await probe.upTo(BARS, 10);
        for (const name of [TRADES, BARS]) deepStrictEqual(probe.ledger.copy(name).rows, early.ledger.copy(name).rows);
      }
    },
  },
  {
    name: 'clients of the same channels get the same bytes, made once',
    run: async (stage) => {
      const server = await stage.serve();
      const probes: Probe[] = [];
      for (let i = 0; i < 8; i++) probes.push(await stage.connect(server));
      for (const probe of probes) await probe.follow(TRADES, 'book:demo:S0USDT:5');
      const before = server.harness.gateway.stats();
      server.market.trades(0, 1, 40);
      server.market.book(0, { bids: [[100, 1]], asks: [[101, 1]] });
      for (const probe of probes) await probe.upTo(TRADES, 40);
      for (const probe of probes)
        await probe.until(() => probe.ledger.copy('book:demo:S0USDT:5').offset === 2, 'the book');
      const deltas = (at: number) => probes[at].payloads.slice(2).map((payload) => payload.toString('hex'));
      for (let i = 1; i < 8; i++) deepStrictEqual(deltas(i), deltas(0));
      const { framesEncoded, framesSent } = server.harness.gateway.stats();
      const [made, sent] = [framesEncoded - before.framesEncoded, framesSent - before.framesSent];
      strictEqual(sent, made * 8);
    },
  },
  {
    name: 'both encodings say the same of all nine kinds, message by message',
    encodings: ONCE,
    run: async (stage) => {
      const server = await stage.serve();
      const channels = [...KINDS.map(({ channel }) => channel), 'book:demo:S0USDT:5'];
      const probes = [
        await stage.connect(server, { protocols: ['livetape.json'] }),
        await stage.connect(server, { protocols: ['livetape.binary'] }),
      ];
      for (const probe of probes) await probe.follow(...channels);
      for (let n = 1; n <= 30; n++) {
        for (const { publish } of KINDS) for (let i = 0; i < 1 + (n % 4); i++) publish(server.market, 10 * n + i);
        for (const probe of probes) await probe.upTo('latency', offsets(n));
      }
      for (const probe of probes) await probe.fence();
      const [json, binary] = probes.map(({ messages }) =>
        messages.filter(({ type }) => type === 'delta' || type === 'snapshot'),
      );
      deepStrictEqual(binary, json);
      strictEqual(json.length > 30, true);
    },
  },
];

/** Items of a channel to which 1 + n % 4 are added in each of n turns. */
function offsets(turns: number): number {
  return Array.from({ length: turns }, (_, n) => 1 + ((n + 1) % 4)).reduce((sum, count) => sum + count, 0);
}
