import { deepStrictEqual, strictEqual } from 'node:assert';
import { setImmediate as turn } from 'node:timers/promises';
import { type Probe } from './probe';
import { type Scenario } from './scenario';
import { type Server } from './stage';

const TRADES = 'trades:demo:S0USDT';
const ROUNDS = 1_000;

/** Clients that change their mind, many at once, and clients that are gone before they are answered. */
export const racing: readonly Scenario[] = [
  {
    name: '1,000 times subscribed and unsubscribed while trades come: 2,000 answers, no stray row',
    run: async (stage) => {
      // what one turn asks for is more than a client may have unread: here nothing waits
      const server = await stage.serve({ unreadBytesMax: 64_000_000, unreadBytesHardMax: 64_000_000 });
      const probe = await stage.connect(server);
      for (let round = 0; round < ROUNDS; round++) {
        probe.subscribe(2 * round, [TRADES]);
        probe.send({ op: 'unsubscribe', id: 2 * round + 1, channels: [TRADES] });
        server.market.trades(0, round + 1);
        if (round % 20 === 0) await turn();
      }
      await probe.fence();
      const count = (type: string) => probe.messages.filter((message) => message.type === type).length;
      deepStrictEqual(['snapshot', 'subscribed', 'unsubscribed', 'error'].map(count), [ROUNDS, ROUNDS, ROUNDS, 0]);
      const ids = probe.messages.flatMap((one) =>
        one.type === 'subscribed' || one.type === 'unsubscribed' ? one.id : [],
      );
      deepStrictEqual(
        ids,
        Array.from({ length: 2 * ROUNDS }, (_, id) => id),
      );
      strictEqual(server.harness.gateway.stats().groups, 0);
      await probe.follow(TRADES);
      await probe.upTo(TRADES, ROUNDS);
    },
  },
  {
    name: '12 clients change 8 channels 1,000 times by chance; each ends with exactly what it has',
    run: async (stage) => {
      const server = await stage.serve({}, 8);
      const probes: Probe[] = [];
      for (let i = 0; i < 12; i++) probes.push(await stage.connect(server));
      const has = probes.map(() => new Set<number>());
      const next = chance(7);
      const published = Array.from({ length: 8 }, () => 0);
      for (let step = 0; step < ROUNDS; step++) {
        const [at, instrument] = [next(12), next(8)];
        const channels = [`trades:demo:S${instrument}USDT`];
        if (has[at].has(instrument)) probes[at].send({ op: 'unsubscribe', id: step, channels });
        else probes[at].subscribe(step, channels);
        if (!has[at].delete(instrument)) has[at].add(instrument);
        const traded = next(8);
        server.market.trades(traded, ++published[traded]);
        if (step % 10 === 0) await turn();
      }
      for (const [at, probe] of probes.entries()) {
        const fence = await probe.fence();
        strictEqual(
          fence.some(({ type }) => type === 'error'),
          false,
        );
        for (let instrument = 0; instrument < 8; instrument++) {
          const channel = `trades:demo:S${instrument}USDT`;
          strictEqual(probe.ledger.has(channel), has[at].has(instrument), channel);
          if (has[at].has(instrument)) await probe.upTo(channel, published[instrument]);
        }
      }
    },
  },
  {
    name: 'clients of 30 sets of channels share by set, and each set ends with its last client',
    run: async (stage) => {
      const server = await stage.serve({}, 30);
      const probes: Probe[] = [];
      for (let i = 0; i < 30; i++) {
        for (const copy of [0, 1]) {
          const probe = await stage.connect(server);
          await probe.follow(...Array.from({ length: 1 + (i % 3) }, (_, n) => `ticker:demo:S${(i + n) % 30}USDT`));
          if (copy === 1) probes.push(probe);
        }
        strictEqual(server.harness.gateway.stats().groups, i + 1);
      }
      for (const probe of probes) await probe.end();
      await server.until(({ connections }) => connections === 30);
      strictEqual(server.harness.gateway.stats().groups, 30);
    },
  },
  {
    name: '60 clients subscribe to 40 channels and are cut in the same turn: nothing is left of them',
    run: async (stage) => {
      const server = await stage.serve({}, 40);
      for (let round = 0; round < 3; round++) {
        const probes: Probe[] = [];
        for (let i = 0; i < 20; i++) probes.push(await stage.connect(server));
        for (const probe of probes) probe.subscribe(1, channelsOf(40));
        if (round > 0) await turn();
        if (round > 1) server.market.trades(0, round);
        for (const probe of probes) probe.socket.terminate();
        await gone(server);
      }
    },
  },
  {
    name: 'a client cut in the midst of a command leaves nothing',
    run: async (stage) => {
      const server = await stage.serve();
      for (const length of [1, 2, 5, 6, 20, 60]) {
        const raw = await stage.raw(server);
        const text = JSON.stringify({ op: 'subscribe', id: 1, channels: [TRADES, 'feeds'] });
        raw.send({ payload: text.slice(0, length), length: text.length });
        raw.cut();
      }
      await gone(server);
    },
  },
  {
    name: 'a client that ends while its snapshots wait leaves nothing, neither channels nor levels of books',
    run: async (stage) => {
      const server = await stage.serve({ ...SMALL, channelsMax: 200 }, 40);
      for (let instrument = 0; instrument < 40; instrument++) server.market.bars(instrument, 0, 600);
      const probe = await stage.connect(server);
      probe.socket.pause();
      const books = Array.from({ length: 40 }, (_, n) => `book:demo:S${n}USDT:10`);
      probe.subscribe(1, [...Array.from({ length: 40 }, (_, n) => `bars:demo:S${n}USDT:1s`), ...books]);
      await server.until(({ bookLevels }) => bookLevels === 400);
      probe.socket.terminate();
      await gone(server);
    },
  },
  {
    name: 'what is unsubscribed while its snapshot waits is not sent any more',
    run: async (stage) => {
      const server = await stage.serve({ ...SMALL, slowMsMax: 60_000 }, 40);
      for (let instrument = 0; instrument < 40; instrument++) server.market.bars(instrument, 0, 600);
      const channels = Array.from({ length: 40 }, (_, n) => `bars:demo:S${n}USDT:1s`);
      const probe = await stage.connect(server);
      probe.socket.pause();
      probe.subscribe(1, channels);
      probe.send({ op: 'unsubscribe', id: 2, channels: [channels[39]] });
      await server.until(({ snapshots }) => snapshots > 0);
      for (let i = 0; i < 50; i++) await turn();
      strictEqual(server.harness.gateway.stats().snapshots < 40, true, 'all were sent to a client that does not read');
      probe.socket.resume();
      await probe.answer('subscribed', 1);
      const seen = probe.messages.flatMap((message) => (message.type === 'snapshot' ? message.channel : []));
      deepStrictEqual(seen, channels.slice(0, 39));
      strictEqual(probe.messages.filter(({ type }) => type === 'unsubscribed').length, 1);
    },
  },
];

/** Little may stay unread. */
const SMALL = { unreadBytesMax: 65_536, unreadBytesHardMax: 8_000_000 };

async function gone(server: Server): Promise<void> {
  await server.until(({ connections, clients }) => connections === 0 && clients === 0);
  const { groups, behind, bookLevels } = server.harness.gateway.stats();
  deepStrictEqual({ groups, behind, bookLevels }, { groups: 0, behind: 0, bookLevels: 0 });
}

function channelsOf(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `${n % 2 ? 'bars' : 'book'}:demo:S${n}USDT:${n % 2 ? '1s' : '5'}`);
}

/** Equal seeds choose equally: a linear congruential generator (Numerical Recipes, 1992). */
export function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
