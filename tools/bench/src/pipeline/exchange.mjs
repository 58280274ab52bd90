// An exchange in a process of its own, told what to send over IPC: Binance's addresses, one market (see tape.mjs), one reader at
// a time. Who reads too slowly holds it up, or is cut off where `cutsAt` says so, and the market goes on meanwhile.
//   {op:'run', frames, perSecond|null, chunk, spin, cutsAt}   → {sent, seconds, skipped, cuts, backlogMax}
//   {op:'sums'} → of each instrument   {op:'book', index}   {op:'state'} → {subscribed, sent, framesPerPass}
import { createServer } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { wallUs } from './clock.mjs';
import { acceptSocket } from './handshake.mjs';
import { exchangeInfo, symbolsOf, Tape } from './tape.mjs';

const TEXT = 0x1;
const CLOSE = 0x8;
const PING = 0x9;
const FIN = 0x80;
const SHORT = 126;
const MASK_BYTES = 4;
/** Bytes that may wait for the reader before the market does. */
const BACKLOG_MAX = 64 * 2 ** 20;
/** Chunks written at a stretch before anybody else has a turn. */
const STRETCH = 64;

const symbols = symbolsOf(Number(process.argv[2]));
const tape = new Tape(symbols);
let reader = null;
let counts = { skipped: 0, cuts: 0, backlogMax: 0 };

const orders = {
  run,
  sums: () => ({ sums: symbols.map((_, index) => tape.sums(index)) }),
  book: ({ index }) => ({ book: tape.book(index) }),
  state: () => ({ subscribed: reader !== null, sent: tape.sent, framesPerPass: tape.framesPerPass }),
};

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://exchange');
  response.setHeader('content-type', 'application/json').end(JSON.stringify(answer(pathname, searchParams)));
});
server.on('upgrade', accept);
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit());
process.on('message', async (order) => process.send({ id: order.id, ...(await orders[order.op](order)) }));

function answer(path, query) {
  if (path === '/api/v3/exchangeInfo') return exchangeInfo(symbols);
  const index = symbols.indexOf(query.get('symbol'));
  if (path === '/api/v3/depth') return tape.book(index);
  return tape.tradesFrom(index, {
    fromId: Number(query.get('fromId')),
    limit: Number(query.get('limit')),
    timeUs: Math.floor(wallUs()),
  });
}

/** Sends as many frames as fast as they are read, or at a pace; a pass that was begun is ended. */
async function run({ frames, perSecond, chunk, spin = false, cutsAt = null }) {
  counts = { skipped: 0, cuts: 0, backlogMax: 0 };
  const [before, begun] = [tape.sent, performance.now()];
  const passes = Math.max(1, Math.round(frames / tape.framesPerPass));
  const until = (Math.floor(before / tape.framesPerPass) + passes) * tape.framesPerPass;
  if (perSecond === null) await saturate(until, chunk);
  else await keepPace({ until, perSecond, chunk, spin, cutsAt });
  return { sent: tape.sent - before, seconds: (performance.now() - begun) / 1_000, ...counts };
}

async function saturate(until, chunk) {
  for (let written = 1; tape.sent < until; written++) {
    const isTaken = write(tape.next(Math.min(chunk, until - tape.sent), wallUs()));
    // what the kernel has not taken still is the tape's memory: nothing may be changed in it
    if (reader.writableLength > 0) await isTaken;
    else if (written % STRETCH === 0) await setImmediate();
  }
}

/** Resolves when the kernel has taken everything, or the reader is gone. */
function write(bytes) {
  return new Promise((done) => reader.write(bytes, done));
}

async function keepPace({ until, perSecond, chunk, spin, cutsAt }) {
  const [start, first] = [performance.now(), tape.sent];
  while (tape.sent < until) {
    const owed = Math.min(until, first + Math.floor(((performance.now() - start) / 1_000) * perSecond));
    while (tape.sent < owed && !isHeldUp(cutsAt)) {
      send(Math.min(chunk, owed - tape.sent));
      if (cutsAt !== null && reader !== null && reader.writableLength > cutsAt) cutOff();
    }
    await (spin ? setImmediate() : setTimeout(1));
  }
}

/** Who cuts off does not wait. */
function isHeldUp(cutsAt) {
  return cutsAt === null && reader !== null && reader.writableLength > BACKLOG_MAX;
}

/** Copied, because what the kernel does not take at once is sent when the tape has long gone on. */
function send(count) {
  const before = tape.sent;
  const bytes = tape.next(count, wallUs());
  if (reader === null) {
    counts.skipped += tape.sent - before;
    return;
  }
  reader.write(Buffer.from(bytes));
  counts.backlogMax = Math.max(counts.backlogMax, reader.writableLength);
}

function cutOff() {
  counts.cuts++;
  reader.resetAndDestroy();
  reader = null;
}

/** Who opens a socket gets frames from its first command on. */
function accept(request, socket) {
  acceptSocket(request, socket);
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk) => (rest = takeCommands(socket, Buffer.concat([rest, chunk]))));
  socket.on('close', () => {
    if (reader === socket) reader = null;
  });
}

/** Answers the whole frames of a client and returns the bytes that are left. */
function takeCommands(socket, bytes) {
  for (let at = 0; ;) {
    const short = (bytes[at + 1] ?? 0) & 0x7f;
    const from = at + (short === SHORT ? 4 : 2) + MASK_BYTES;
    if (bytes.length < from) return bytes.subarray(at);
    const length = short === SHORT ? bytes.readUInt16BE(at + 2) : short;
    if (bytes.length < from + length) return bytes.subarray(at);
    const mask = bytes.subarray(from - MASK_BYTES, from);
    const payload = bytes.subarray(from, from + length).map((byte, i) => byte ^ mask[i % MASK_BYTES]);
    reply(socket, bytes[at] & 0x0f, payload);
    at = from + length;
  }
}

function reply(socket, opcode, payload) {
  if (opcode === TEXT) {
    socket.write(frameOf(TEXT, Buffer.from(JSON.stringify({ result: null, id: JSON.parse(payload).id }))));
    reader = socket;
  } else if (opcode === PING) socket.write(frameOf(PING + 1, payload));
  else if (opcode === CLOSE) socket.end(frameOf(CLOSE, payload));
}

function frameOf(opcode, payload) {
  return Buffer.concat([Buffer.from([FIN | opcode, payload.length]), payload]);
}
