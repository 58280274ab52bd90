import { deepStrictEqual, rejects, strictEqual } from 'node:assert';
import { type UpgradeError } from './probe';
import { ONCE, type Scenario } from './scenario';
import { type Server, type Stage } from './stage';

const trades = (n: number) => `trades:demo:S${n}USDT`;

/** How much a client, and an address, may have at once. */
export const bounding: readonly Scenario[] = [
  {
    name: 'channels of a connection: the N-th is served, the N+1-th refuses its whole command',
    run: async (stage) => {
      const server = await stage.serve({ channelsMax: 4 }, 8);
      const probe = await stage.connect(server);
      await probe.follow(trades(0), trades(1));
      await probe.fence();
      probe.subscribe(2, [trades(2), trades(3), trades(4)]);
      deepStrictEqual(await refusal(probe), [2, 'too-many-channels']);
      deepStrictEqual(await probe.fence(), []);
      probe.subscribe(3, [trades(0), trades(1), trades(2), trades(3)]);
      deepStrictEqual(
        (await probe.fence()).map(({ type }) => type),
        [...Array<string>(4).fill('snapshot'), 'subscribed'],
      );
      probe.subscribe(4, [trades(4)]);
      deepStrictEqual(await refusal(probe), [4, 'too-many-channels']);
      probe.send({ op: 'unsubscribe', id: 5, channels: [trades(0)] });
      await probe.take('unsubscribed');
      probe.subscribe(6, [trades(4)]);
      strictEqual((await probe.take('snapshot')).channel, trades(4));
    },
  },
  {
    name: 'channels of an address: all its connections together, and another address is not held to them',
    run: async (stage) => {
      const server = await stage.serve({ channelsMax: 4, channelsPerAddressMax: 6 }, 8);
      const [one, two] = [await stage.connect(server), await stage.connect(server)];
      await one.follow(trades(0), trades(1), trades(2), trades(3));
      await two.follow(trades(0), trades(1));
      await two.fence();
      two.subscribe(3, [trades(2)]);
      deepStrictEqual(await refusal(two), [3, 'too-many-channels']);
      const elsewhere = await stage.connect(server, { localAddress: '127.0.0.2' });
      await elsewhere.follow(trades(0), trades(1), trades(2), trades(3));
      await one.end();
      await server.until(({ connections }) => connections === 2);
      await two.follow(trades(2), trades(3));
    },
  },
  {
    name: 'levels of books: the last that fits is served, one more is refused by itself, and room comes back',
    run: async (stage) => {
      const server = await stage.serve({ bookLevelsMax: 20 });
      const probe = await stage.connect(server);
      await probe.follow('book:demo:S0USDT:10', 'book:demo:S1USDT:10');
      await probe.fence();
      probe.subscribe(2, ['book:demo:S0USDT:1', trades(0)]);
      const { code, channel } = await probe.take('error');
      deepStrictEqual([code, channel], ['too-many-books', 'book:demo:S0USDT:1']);
      strictEqual((await probe.take('snapshot')).channel, trades(0));
      deepStrictEqual((await probe.take('subscribed')).channels, [trades(0)]);
      const other = await stage.connect(server);
      await other.follow('book:demo:S0USDT:10');
      strictEqual(server.harness.gateway.stats().bookLevels, 20);
      probe.send({ op: 'unsubscribe', id: 3, channels: ['book:demo:S1USDT:10'] });
      await probe.take('unsubscribed');
      strictEqual(server.harness.gateway.stats().bookLevels, 10);
      await probe.follow('book:demo:S0USDT:1');
      strictEqual(server.harness.gateway.stats().bookLevels, 11);
    },
  },
  {
    name: 'one command names 1,024 channels; 1,025 are a bad command',
    run: async (stage) => {
      const server = await stage.serve({ channelsMax: 2_000, channelsPerAddressMax: 2_000 }, 1_100);
      const probe = await stage.connect(server);
      probe.subscribe(
        1,
        Array.from({ length: 1_024 }, (_, n) => `ticker:demo:S${n}USDT`),
      );
      strictEqual((await probe.answer('subscribed', 1)).channels.length, 1_024);
      strictEqual(probe.messages.filter(({ type }) => type === 'snapshot').length, 1_024);
      await probe.fence();
      const channels = Array.from({ length: 1_025 }, (_, n) => `ticker:demo:S${n}USDT`);
      probe.send(JSON.stringify({ op: 'subscribe', id: 2, channels }));
      deepStrictEqual(await refusal(probe), [2, 'bad-command']);
    },
  },
  {
    name: 'connections of an address: the N+1-th upgrade is 429, another address may, and room comes back',
    encodings: ONCE,
    run: async (stage) => {
      const server = await stage.serve({ connectionsPerAddressMax: 3 });
      const first = await stage.connect(server);
      for (let i = 0; i < 2; i++) await stage.connect(server);
      await refused(stage, server, 429, 'too-many-connections-of-address');
      await stage.connect(server, { localAddress: '127.0.0.3' });
      await first.end();
      await server.until(({ connections }) => connections === 3);
      await stage.connect(server);
      await refused(stage, server, 429, 'too-many-connections-of-address');
    },
  },
  {
    name: 'connections in all: the N+1-th upgrade is 503, whatever its address, and room comes back',
    encodings: ONCE,
    run: async (stage) => {
      const server = await stage.serve({ connectionsMax: 2 });
      const first = await stage.connect(server);
      await stage.connect(server, { localAddress: '127.0.0.2' });
      await refused(stage, server, 503, 'too-many-connections');
      await first.end();
      await server.until(({ connections }) => connections === 1);
      await stage.connect(server);
      deepStrictEqual(server.harness.gateway.stats().upgradesRefused, 1);
    },
  },
  {
    name: '20 upgrades at once where 5 may: 5 sockets, 15 refusals',
    encodings: ONCE,
    run: async (stage) => {
      const server = await stage.serve({ connectionsPerAddressMax: 5 });
      const tries = await Promise.allSettled(Array.from({ length: 20 }, () => stage.open(server)));
      const statuses = tries.map((one) => (one.status === 'fulfilled' ? 101 : (one.reason as UpgradeError).status));
      deepStrictEqual(statuses.sort(), [...Array<number>(5).fill(101), ...Array<number>(15).fill(429)]);
      await server.until(({ connections }) => connections === 5);
    },
  },
];

async function refused(stage: Stage, server: Server, status: number, code: string): Promise<void> {
  await rejects(stage.open(server), (error: UpgradeError) => {
    deepStrictEqual([error.status, error.body.includes(code)], [status, true], error.body);
    return true;
  });
}

async function refusal(probe: Awaited<ReturnType<Stage['connect']>>): Promise<[number | null, string]> {
  const { id, code } = await probe.take('error');
  return [id, code];
}
