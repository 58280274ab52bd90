import { deepStrictEqual, rejects, strictEqual } from 'node:assert';
import { PROTOCOL } from '@livetape/wire';
import { UpgradeError } from './probe';
import { ONCE, type Scenario } from './scenario';
import { type Server, type Stage } from './stage';

/** Hello, versions, subprotocols, and other things that are said before the first command. */
export const greeting: readonly Scenario[] = [
  {
    name: 'the hello is first, and says protocol, source, encoding and limits',
    run: async (stage) => {
      const server = await stage.serve({ channelsMax: 7, commandsPerSecond: 9, commandsBurst: 11, rateHzMax: 50 });
      const probe = await stage.open(server, { protocols: [`livetape.${stage.encoding}`] });
      const { epoch, version, serverTimeMs, ...hello } = await probe.take('hello');
      deepStrictEqual(hello, {
        type: 'hello',
        protocol: PROTOCOL,
        encoding: stage.encoding,
        source: 'sim',
        limits: { channelsMax: 7, commandBytesMax: 65_536, commandsPerSecond: 9, commandsBurst: 11, rateHzMax: 50 },
      });
      deepStrictEqual([/^[0-9a-f]{16}$/.test(epoch), /^\d+\.\d+/.test(version)], [true, true]);
      strictEqual(Math.abs(serverTimeMs - Date.now()) < 5_000, true);
    },
  },
  {
    name: 'without a subprotocol the encoding is json, and none is named in the answer',
    encodings: ONCE,
    run: async (stage) => {
      const probe = await stage.open(await stage.serve());
      strictEqual((await probe.take('hello')).encoding, 'json');
      strictEqual(probe.socket.protocol, '');
    },
  },
  {
    name: 'of two known subprotocols the first that the client names is taken',
    encodings: ONCE,
    run: async (stage) => {
      const server = await stage.serve();
      deepStrictEqual(await chosen(stage, server, 'livetape.binary', 'livetape.json'), 'livetape.binary');
      deepStrictEqual(await chosen(stage, server, 'livetape.json', 'livetape.binary'), 'livetape.json');
    },
  },
  {
    name: 'an unknown subprotocol beside a known one is passed over',
    encodings: ONCE,
    run: async (stage) => {
      strictEqual(await chosen(stage, await stage.serve(), 'graphql-ws', 'livetape.binary'), 'livetape.binary');
    },
  },
  {
    name: 'only unknown subprotocols: 400 unknown-subprotocol, as a problem',
    encodings: ONCE,
    run: async (stage) => {
      const server = await stage.serve();
      for (const name of ['graphql-ws', 'livetape.json2', 'LIVETAPE.JSON', '__proto__', 'constructor']) {
        await rejects(stage.open(server, { protocols: [name] }), (error: UpgradeError) => {
          strictEqual(error.status, 400);
          strictEqual(error.body.includes('unknown-subprotocol'), true, error.body);
          return true;
        });
      }
    },
  },
  {
    name: 'two connections have one epoch, two servers have two',
    run: async (stage) => {
      const server = await stage.serve();
      const epochs: string[] = [];
      for (const of of [server, server, await stage.serve()]) {
        const probe = await stage.open(of, { protocols: [`livetape.${stage.encoding}`] });
        epochs.push((await probe.take('hello')).epoch);
      }
      deepStrictEqual([epochs[0] === epochs[1], epochs[0] === epochs[2]], [true, false]);
    },
  },
  {
    name: 'compression is offered and declined',
    encodings: ONCE,
    run: async (stage) => {
      const raw = await stage.raw(await stage.serve(), { 'sec-websocket-extensions': 'permessage-deflate' });
      strictEqual(/^HTTP\/1\.1 101 /.test(raw.head), true, raw.head);
      strictEqual(/extensions/i.test(raw.head), false, raw.head);
    },
  },
  {
    name: 'another version of WebSocket, a short key, no key: 400, or 426, and no socket',
    encodings: ONCE,
    run: async (stage) => {
      const server = await stage.serve();
      const statuses: string[] = [];
      const wrongs: Record<string, string>[] = [
        { 'sec-websocket-version': '7' },
        { 'sec-websocket-key': 'short' },
        { 'sec-websocket-key': '' },
      ];
      for (const wrong of wrongs) {
        const { head } = await stage.raw(server, wrong);
        statuses.push(head.split(' ')[1]);
      }
      deepStrictEqual(
        statuses.map((status) => ['400', '426'].includes(status)),
        [true, true, true],
      );
      strictEqual(server.harness.gateway.stats().connectionsOpened, 0);
    },
  },
  {
    name: 'a socket on another path is refused',
    encodings: ONCE,
    run: async (stage) => {
      const server = await stage.serve();
      for (const path of ['/streams', '/', '/stream/x', '/api/v1/stream']) {
        const { head } = await stage.raw({ url: server.url.replace('/stream', path) });
        strictEqual(/^HTTP\/1\.1 4\d\d /.test(head), true, `${path}: ${head}`);
      }
    },
  },
  {
    name: 'a client that says nothing is sent nothing but the hello',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      server.market.trades(0, 1, 50);
      deepStrictEqual(await probe.fence(), []);
      strictEqual(server.harness.gateway.stats().groups, 0);
    },
  },
];

async function chosen(stage: Stage, server: Server, ...protocols: string[]): Promise<string> {
  const probe = await stage.open(server, { protocols });
  const { encoding } = await probe.take('hello');
  strictEqual(`livetape.${encoding}`, probe.socket.protocol);
  return probe.socket.protocol;
}
