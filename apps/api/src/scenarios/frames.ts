import { deepStrictEqual, strictEqual } from 'node:assert';
import { once } from 'node:events';
import { connect } from 'node:net';
import { CLOSES } from '@livetape/wire';
import { until, within } from './deadline';
import { frameBytes, type RawFrame, type RawSocket } from './raw-socket';
import { ONCE, type Scenario } from './scenario';
import { type Server, type Stage } from './stage';

const PING = '{"op":"ping","id":1}';

/** Frames that break RFC 6455, and what must become of each. */
const BROKEN: readonly { readonly what: string; readonly frames: readonly RawFrame[]; readonly code: number }[] = [
  { what: 'an unmasked frame', frames: [{ payload: PING, masked: false }], code: 1002 },
  {
    what: 'reserved bit 1 (compressed, though nothing was agreed)',
    frames: [{ payload: PING, reserved: 4 }],
    code: 1002,
  },
  { what: 'reserved bits 2 and 3', frames: [{ payload: PING, reserved: 3 }], code: 1002 },
  { what: 'a reserved opcode of data', frames: [{ payload: PING, opcode: 3 }], code: 1002 },
  { what: 'a reserved opcode of control', frames: [{ payload: PING, opcode: 11 }], code: 1002 },
  { what: 'a ping of 126 bytes', frames: [{ opcode: 9, payload: 'x'.repeat(126) }], code: 1002 },
  { what: 'a ping in fragments', frames: [{ opcode: 9, fin: false, payload: 'x' }], code: 1002 },
  { what: 'a continuation of nothing', frames: [{ opcode: 0, payload: PING }], code: 1002 },
  {
    what: 'a new message within one',
    frames: [
      { fin: false, payload: '{"op":' },
      { opcode: 1, payload: PING },
    ],
    code: 1002,
  },
  { what: 'a close of one byte', frames: [{ opcode: 8, payload: 'x' }], code: 1002 },
  {
    what: 'a close with a code that nobody may send',
    frames: [{ opcode: 8, payload: Buffer.from([3, 237]) }],
    code: 1002,
  },
  { what: 'a length of 2^63', frames: [], code: 1009 },
  { what: 'text that is no UTF-8', frames: [{ payload: Buffer.from([0x22, 0xff, 0xfe, 0x22]) }], code: 1007 },
  { what: 'text cut within a character', frames: [{ payload: Buffer.from([0x22, 0xe2, 0x82]) }], code: 1007 },
  { what: 'half a surrogate pair', frames: [{ payload: Buffer.from([0xed, 0xa0, 0x80]) }], code: 1007 },
  { what: 'a frame that says it has 10 MB', frames: [{ payload: 'x', length: 10_000_000 }], code: 1009 },
  { what: '65 fragments', frames: fragments(65), code: 1008 },
  { what: '1,000 empty fragments', frames: emptyFragments(1_000), code: 1008 },
];

/** Bytes that are no WebSocket, or are one too slowly. */
export const frames: readonly Scenario[] = [
  ...BROKEN.map(({ what, frames, code }) => ({
    name: `${what}: ${code}`,
    encodings: ONCE,
    run: async (stage: Stage) => {
      const server = await stage.serve();
      const [raw, other] = [await stage.raw(server), await stage.connect(server)];
      if (frames.length > 0) raw.send(...frames);
      else raw.socket.write(Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]));
      strictEqual(await raw.closeCode(), code);
      await server.until(({ connections }) => connections === 1);
      deepStrictEqual(await other.fence(), []);
    },
  })),
  {
    name: 'a command in 64 fragments is read, cut anywhere, even within a character',
    encodings: ONCE,
    run: async (stage) => {
      const raw = await stage.raw(await stage.serve());
      raw.send(...fragments(64));
      await untilText(raw, '"pong","id":1');
      const text = Buffer.from('{"op":"subscribe","id":2,"channels":["trades:demo:€𝄞"]}');
      for (let at = 36; at < text.length; at++) {
        raw.send({ fin: false, payload: text.subarray(0, at) }, { opcode: 0, payload: text.subarray(at) });
      }
      await until(
        () => raw.texts().filter((one) => one.includes('unknown-instrument')).length === text.length - 36,
        () => 'all refusals',
      );
    },
  },
  {
    name: 'control frames between fragments are obeyed, the command is whole',
    encodings: ONCE,
    run: async (stage) => {
      const raw = await stage.raw(await stage.serve());
      raw.send(
        { fin: false, payload: '{"op":"ping"' },
        { opcode: 9, payload: 'a' },
        { opcode: 10 },
        { opcode: 0, payload: ',"id":7}' },
      );
      await untilText(raw, '"pong","id":7');
      strictEqual(raw.frames.find(({ opcode }) => opcode === 10)?.payload.toString(), 'a');
    },
  },
  {
    name: 'a byte at a time is the same command',
    encodings: ONCE,
    run: async (stage) => {
      const raw = await stage.raw(await stage.serve());
      raw.socket.setNoDelay(true);
      for (const byte of frameBytes({ payload: PING })) {
        raw.socket.write(Buffer.from([byte]));
        await new Promise((resolve) => setImmediate(resolve));
      }
      await untilText(raw, '"pong","id":1');
    },
  },
  {
    name: 'half a frame, and then nothing: 3002 when its pings stay unanswered',
    encodings: ONCE,
    run: async (stage) => {
      const server = await stage.serve({ pingMs: 50 });
      const raw = await stage.raw(server);
      raw.socket.write(frameBytes({ payload: 'x'.repeat(1_000) }).subarray(0, 100));
      strictEqual(await raw.closeCode(), CLOSES.unreachable.code);
    },
  },
  {
    name: 'a close of the client is answered with its own code, and leaves nothing',
    encodings: ONCE,
    run: async (stage) => {
      const server = await stage.serve();
      for (const code of [1000, 1001, 3502, 4000]) {
        const raw = await stage.raw(server);
        const payload = Buffer.alloc(2);
        payload.writeUInt16BE(code);
        raw.send({ opcode: 8, payload });
        strictEqual(await raw.closeCode(), code);
      }
      await server.until(({ connections }) => connections === 0);
      deepStrictEqual(server.harness.gateway.stats().closed, {});
    },
  },
  {
    name: 'after a close of the client no command of it is obeyed',
    encodings: ONCE,
    run: async (stage) => {
      const raw = await stage.raw(await stage.serve());
      raw.send({ opcode: 8, payload: Buffer.from([3, 232]) }, { payload: PING });
      await raw.closeCode();
      strictEqual(
        raw.texts().some((text) => text.includes('pong')),
        false,
      );
    },
  },
  {
    name: 'what is no HTTP is answered with 400 and cut',
    encodings: ONCE,
    run: async (stage) => {
      const server = await stage.serve();
      for (const bytes of [
        '\x16\x03\x01\x02\x00\x01\x00',
        'GET / HTTP/9.9\r\n\r\n',
        '\0'.repeat(100),
        `GET /${'x'.repeat(20_000)} HTTP/1.1\r\n\r\n`,
      ]) {
        const answer = await exchange(server, bytes);
        strictEqual(/^HTTP\/1\.1 4\d\d /.test(answer), true, JSON.stringify(answer.slice(0, 80)));
      }
    },
  },
  {
    name: 'a handshake with headers above 16 KiB is refused with 431',
    encodings: ONCE,
    run: async (stage) => {
      const raw = await stage.raw(await stage.serve(), { cookie: 'x'.repeat(20_000) });
      strictEqual(raw.head.split(' ')[1], '431');
    },
  },
];

/** A ping in so many fragments. */
function fragments(count: number): RawFrame[] {
  const text = PING.padEnd(count);
  return Array.from(text, (char, at) => ({ opcode: at === 0 ? 1 : 0, fin: at === text.length - 1, payload: char }));
}

function emptyFragments(count: number): RawFrame[] {
  return Array.from({ length: count }, (_, at) => ({ opcode: at === 0 ? 1 : 0, fin: false }));
}

async function untilText(raw: RawSocket, text: string): Promise<void> {
  await until(
    () => raw.texts().some((one) => one.includes(text)),
    () => `${text} among ${raw.texts().join(' ')}`,
  );
}

/** Everything that is answered to these bytes until the connection ends. */
async function exchange({ url }: Server, bytes: string): Promise<string> {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (data: Buffer) => (answer += data.toString('latin1')));
  socket.on('error', () => undefined);
  socket.write(Buffer.from(bytes, 'latin1'));
  await within(once(socket, 'close'), () => `an answer to ${JSON.stringify(bytes.slice(0, 40))}`);
  return answer;
}
