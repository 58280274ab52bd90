import { deepStrictEqual, strictEqual } from 'node:assert';
import { setTimeout as delay } from 'node:timers/promises';
import { CLOSES, COMMAND_BYTES_MAX } from '@livetape/wire';
import { until, within } from './deadline';
import { type Probe } from './probe';
import { ONCE, type Scenario } from './scenario';

const PING = '{"op":"ping","id":1}';

/** What is no command, and too many of them. */
export const commands: readonly Scenario[] = [
  {
    name: 'a flood: exactly commandsBurst are answered, then 3501, for this client alone',
    run: async (stage) => {
      const server = await stage.serve({ commandsPerSecond: 1, commandsBurst: 50 });
      const other = await stage.connect(server, { localAddress: '127.0.0.2' });
      const probe = await stage.connect(server);
      for (let id = 0; id < 80; id++) probe.send({ op: 'ping', id });
      strictEqual(await within(probe.closed, () => 'the close'), CLOSES['too-many-commands'].code);
      deepStrictEqual(
        probe.messages.slice(1).map((message) => ('id' in message ? message.id : null)),
        range(50),
      );
      deepStrictEqual(await other.fence(), []);
      await server.until(({ connections }) => connections === 1);
      deepStrictEqual(server.harness.gateway.stats().closed, { 'too-many-commands': 1 });
    },
  },
  {
    name: 'exactly commandsBurst at once are no flood, and after a while there is room again',
    run: async (stage) => {
      const server = await stage.serve({ commandsPerSecond: 20, commandsBurst: 10 });
      const probe = await stage.connect(server);
      for (let id = 0; id < 10; id++) probe.send({ op: 'ping', id });
      await probe.answer('pong', 9);
      await delay(260);
      for (let id = 10; id < 15; id++) probe.send({ op: 'ping', id });
      await probe.answer('pong', 14);
      strictEqual(probe.messages.filter(({ type }) => type === 'pong').length, 15);
    },
  },
  {
    name: 'commands of an address: what is too many for all its sockets together ends the one that asks, with 3501',
    run: async (stage) => {
      const server = await stage.serve({ commandsPerSecond: 1, commandsBurst: 50, commandsPerAddressPerSecond: 1 });
      const probes = [await stage.connect(server), await stage.connect(server), await stage.connect(server)];
      probes[0].send({ op: 'ping', id: 0 });
      await probes[0].answer('pong', 0);
      probes[1].send({ op: 'ping', id: 1 });
      await probes[1].answer('pong', 1);
      probes[2].send({ op: 'ping', id: 2 });
      strictEqual(await within(probes[2].closed, () => 'the close'), CLOSES['too-many-commands'].code);
      await server.until(({ connections }) => connections === 2);
      const elsewhere = await stage.connect(server, { localAddress: '127.0.0.2' });
      deepStrictEqual(await elsewhere.fence(), []);
      deepStrictEqual(server.harness.gateway.stats().closed, { 'too-many-commands': 1 });
    },
  },
  {
    name: 'pings of the WebSocket count as commands: 50 are answered, the next ends it with 3501',
    encodings: ONCE,
    run: async (stage) => {
      const server = await stage.serve({ commandsPerSecond: 1, commandsBurst: 50 });
      const raw = await stage.raw(server);
      raw.send(...range(60).map((n) => ({ opcode: 9, payload: String(n) })));
      strictEqual(await raw.closeCode(), CLOSES['too-many-commands'].code);
      strictEqual(raw.frames.filter(({ opcode }) => opcode === 10).length <= 51, true);
    },
  },
  {
    name: 'pongs that nobody asked for count as commands too: the 51st ends it with 3501',
    encodings: ONCE,
    run: async (stage) => {
      const server = await stage.serve({ commandsPerSecond: 1, commandsBurst: 50 });
      const raw = await stage.raw(server);
      raw.send(...range(49).map(() => ({ opcode: 10, payload: 'x'.repeat(100) })), { payload: PING });
      await until(
        () => raw.texts().some((text) => text.includes('"pong"')),
        () => 'the pong',
      );
      raw.send(...range(10_000).map(() => ({ opcode: 10, payload: 'x'.repeat(100) })));
      strictEqual(await raw.closeCode(), CLOSES['too-many-commands'].code);
    },
  },
  {
    name: '16 things that are no commands are refused one by one; the 17th ends it with 3500',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      for (let n = 0; n < 20; n++) probe.send('nonsense');
      strictEqual(await within(probe.closed, () => 'the close'), CLOSES['protocol-error'].code);
      const codes = probe.messages.slice(1).map((message) => (message.type === 'error' ? message.code : message.type));
      deepStrictEqual(codes, Array<string>(17).fill('not-json'));
    },
  },
  {
    name: 'a command in a binary frame ends it with 3500',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      probe.socket.send(Buffer.from(PING));
      strictEqual(await within(probe.closed, () => 'the close'), CLOSES['protocol-error'].code);
      deepStrictEqual(
        probe.messages.map(({ type }) => type),
        ['hello'],
      );
    },
  },
  {
    name: '64 KiB is a command; one byte more ends it with 1009',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      probe.send(PING.padEnd(COMMAND_BYTES_MAX));
      await probe.answer('pong', 1);
      probe.send(PING.padEnd(COMMAND_BYTES_MAX + 1));
      strictEqual(await within(probe.closed, () => 'the close'), 1009);
      await server.until(({ connections }) => connections === 0);
      deepStrictEqual(server.harness.gateway.stats().closed, { 'too-big': 1 });
    },
  },
  {
    name: 'JSON nested 8 deep is read, 9 deep is too-deep; brackets in texts do not count; a million deep costs nothing',
    run: async (stage) => {
      const probe = await stage.connect(await stage.serve());
      const nested = (depth: number) =>
        `{"op":"subscribe","id":1,"channels":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
      deepStrictEqual(await codes(probe, [nested(8), nested(9), '['.repeat(60_000), `{"a":`.repeat(10_000)]), [
        'bad-command',
        'too-deep',
        'too-deep',
        'too-deep',
      ]);
      probe.send(`{"op":"subscribe","id":2,"channels":["${'[{'.repeat(30)}"]}`);
      deepStrictEqual(
        [(await probe.take('error')).code, (await probe.take('subscribed')).channels],
        ['unknown-channel', []],
      );
    },
  },
  {
    name: 'names of the prototype are names, as fields, channels and positions',
    run: async (stage) => {
      const probe = await stage.connect(await stage.serve());
      const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString'];
      for (const [id, name] of names.entries()) {
        probe.send(
          `{"op":"subscribe","id":${id},"channels":["${name}"],"positions":{"${name}":{"epoch":"e","offset":1}}}`,
        );
        const { code, channel } = await probe.take('error');
        deepStrictEqual([code, channel], ['unknown-channel', name]);
        deepStrictEqual((await probe.take('subscribed')).channels, []);
      }
      const fields = names.map((name) => `{"op":"ping","id":1,"${name}":{"isAdmin":true}}`);
      deepStrictEqual(await codes(probe, fields), Array<string>(4).fill('bad-command'));
      deepStrictEqual(
        await codes(
          probe,
          names.map((name) => `{"op":"${name}","id":1}`),
        ),
        Array<string>(4).fill('unknown-op'),
      );
      strictEqual('isAdmin' in {}, false);
    },
  },
  {
    name: 'ids: whole numbers from 0 to 2^53 - 1, and nothing else',
    run: async (stage) => {
      const server = await stage.serve();
      const probe = await stage.connect(server);
      for (const id of ['0', '9007199254740991', '1.0', '1e3']) probe.send(`{"op":"ping","id":${id}}`);
      for (const id of [0, Number.MAX_SAFE_INTEGER, 1, 1_000]) strictEqual((await probe.take('pong')).id, id);
      const bad = ['-1', '0.5', '9007199254740992', '1e400', '"1"', 'null', 'true', '[1]', '{}', '-0.1'];
      const texts = [...bad.map((id) => `{"op":"ping","id":${id}}`), '{"op":"ping"}'];
      deepStrictEqual(await codes(probe, texts), Array<string>(11).fill('bad-command'));
      const other = await stage.connect(server);
      deepStrictEqual(
        await codes(
          other,
          ['NaN', 'Infinity', '01', '0x1', "'1'"].map((id) => `{"op":"ping","id":${id}}`),
        ),
        Array<string>(5).fill('not-json'),
      );
    },
  },
  {
    name: 'fields that are missing, unknown, or of another form: each its code, each with its id',
    run: async (stage) => {
      const server = await stage.serve();
      const texts: [string, string][] = [
        ['', 'not-json'],
        ['[]', 'not-json'],
        ['null', 'not-json'],
        ['"ping"', 'not-json'],
        ['{"op":"ping","id":3,"x":1}', 'bad-command'],
        ['{"op":"subscribe","id":3}', 'bad-command'],
        ['{"op":"subscribe","id":3,"channels":[]}', 'bad-command'],
        ['{"op":"subscribe","id":3,"channels":"feeds"}', 'bad-command'],
        ['{"op":"subscribe","id":3,"channels":[1]}', 'bad-command'],
        [`{"op":"subscribe","id":3,"channels":["${'x'.repeat(161)}"]}`, 'bad-command'],
        ['{"op":"unsubscribe","id":3,"channels":{}}', 'bad-command'],
        ['{"op":"PING","id":3}', 'unknown-op'],
        ['{"id":3}', 'unknown-op'],
        ['{"op":["ping"],"id":3}', 'unknown-op'],
      ];
      const probe = await stage.connect(server);
      deepStrictEqual(
        await codes(
          probe,
          texts.map(([text]) => text),
        ),
        texts.map(([, code]) => code),
      );
      const ids = probe.messages.flatMap((message) => (message.type === 'error' ? [message.id] : []));
      deepStrictEqual(ids, [...Array<null>(4).fill(null), ...Array<number>(10).fill(3)]);
    },
  },
  {
    name: 'channels that are written almost right are unknown',
    run: async (stage) => {
      const probe = await stage.connect(await stage.serve());
      const names = [
        'trades:demo',
        'trades::S0USDT',
        'TRADES:demo:S0USDT',
        'trades:Demo:S0USDT',
        'bars:demo:S0USDT',
        'bars:demo:S0USDT:1s:',
      ];
      names.push(
        'book:demo:S0USDT:0',
        'book:demo:S0USDT:05',
        'book:demo:S0USDT:-5',
        'book:demo:S0USDT:1e1',
        'feeds:demo',
        'top:S0USDT',
        ' feeds',
      );
      for (const name of names) {
        probe.subscribe(1, [name]);
        const { code, channel } = await probe.take('error');
        deepStrictEqual([code === 'unknown-channel' || code === 'unknown-instrument', channel], [true, name]);
        deepStrictEqual((await probe.take('subscribed')).channels, []);
      }
    },
  },
];

/** The codes with which each text is refused, in order. */
async function codes(probe: Probe, texts: readonly string[]): Promise<string[]> {
  const seen: string[] = [];
  for (const text of texts) {
    probe.send(text);
    seen.push((await probe.take('error')).code);
  }
  return seen;
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n);
}
