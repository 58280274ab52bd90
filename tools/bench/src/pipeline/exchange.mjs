// An exchange in a process of its own, told what to send over IPC: Binance's addresses, one market (see tape.mjs). Who reads too
// slowly is cut off, as exchanges do, and the market goes on meanwhile.
//   {op:'run', frames, perSecond|null, chunk, spin}   → {sent, seconds, skipped, cuts, backlogMax}
//   {op:'sums'} → one of each instrument   {op:'book', index} → the best levels   {op:'state'} → {subscribed, sent}
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { readFrames } from '../crowd/frames.mjs';
import { wallUs } from './clock.mjs';
import { exchangeInfo, symbolsOf, Tape } from './tape.mjs';

const ACCEPT = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const PING = 0x9;
const CLOSE = 0x8;
/** Bytes that may wait for one reader before it is cut off. */
const BACKLOG_MAX = 32 * 2 ** 20;
/** Chunks written at a stretch before others get their turn. */
const STRETCH = 64;
const [instruments] = process.argv.slice(2).map(Number);

const symbols = symbolsOf(instruments);
const tape = new Tape(symbols);
const mask = Buffer.alloc(4);
let socket = null;
let cuts = 0;
let skipped = 0;
let backlogMax = 0;

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://exchange');
  const body = JSON.stringify(answer(url.pathname, url.searchParams));
  response.writeHead(200, { 'content-type': 'application/json' }).end(body);
});
server.on('upgrade', (request, upgraded) => accept(request, upgraded));
server.listen(0, '127.0.0.1', () => process.send({ op: 'listening', port: server.address().port }));
process.on('disconnect', () => process.exit());
process.on('message', async (message) => process.send({ id: message.id, ...(await orders[message.op](message)) }));

const orders = {
  run,
  sums: () => ({ sums: symbols.map((_, index) => tape.sums(index)) }),
  book: ({ index }) => ({ book: tape.book(index) }),
  state: () => ({ subscribed: socket !== null, sent: tape.sent, skipped, cuts, framesPerPass: tape.framesPerPass }),
};

function answer(path, query) {
  if (path === '/api/v3/exchangeInfo') return exchangeInfo(symbols);
  const index = symbols.indexOf(query.get('symbol'));
  if (path === '/api/v3/depth') return tape.book(index);
  if (path !== '/api/v3/aggTrades') return {};
  return tape.tradesFrom(index, Number(query.get('fromId')), Number(query.get('limit')), Math.floor(wallUs()));
}

/** Whoever opens a socket gets frames from the moment that it subscribes, or at once where nothing is to be asked for. */
function accept(request, upgraded) {
  const accept = createHash('sha1').update(request.headers['sec-websocket-key'] + ACCEPT).digest('base64');
  upgraded.setNoDelay(true);
  upgraded.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  let rest = Buffer.alloc(0);
  upgraded.on('data', (chunk) => {
    const bytes = Buffer.concat([rest, chunk]);
    rest = bytes.subarray(readFrames(bytes, bytes.length, () => undefined) || readMasked(upgraded, bytes));
  });
  // a reader that is cut off, or goes, ends like any other
  upgraded.on('error', () => undefined);
  upgraded.on('close', () => {
    if (socket === upgraded) socket = null;
  });
}

/** Sends as many frames as fast as they are read, or at a pace; a pass that was begun is ended. */
async function run({ frames, perSecond, chunk, spin = false }) {
  const before = tape.sent;
  const begun = performance.now();
  [skipped, cuts, backlogMax] = [0, 0, 0];
  const passes = Math.ceil(frames / tape.framesPerPass);
  const until = before - (before % tape.framesPerPass) + passes * tape.framesPerPass;
  if (perSecond === null) await saturate(until, chunk);
  else await keepPace({ until, perSecond, chunk, spin });
  const seconds = (performance.now() - begun) / 1_000;
  return { sent: tape.sent - before, seconds, skipped, cuts, backlogMax };
}

async function saturate(until, chunk) {
  for (let written = 1; tape.sent < until; written++) {
    const isTaken = socket.write(tape.next(Math.min(chunk, until - tape.sent), wallUs()));
    // what the kernel has not taken still is the tape's memory: nothing may be changed in it
    if (!isTaken || socket.writableLength > 0) await drained();
    else if (written % STRETCH === 0) await setImmediate();
  }
}

/** Resolves when the kernel has everything. */
async function drained() {
  while (socket !== null && socket.writableLength > 0) await new Promise((done) => socket.once('drain', done).once('close', done));
}

async function keepPace({ until, perSecond, chunk, spin }) {
  const [start, first] = [performance.now(), tape.sent];
  while (tape.sent < until) {
    const owed = Math.min(until, first + Math.floor(((performance.now() - start) / 1_000) * perSecond));
    while (tape.sent < owed) send(tape.next(Math.min(chunk, owed - tape.sent), wallUs()));
    await (spin ? setImmediate() : setTimeout(1));
  }
}

/** To whoever reads. Copied: what the kernel does not take at once is sent when the tape has long gone on. */
function send(bytes) {
  if (socket === null) return void (skipped += tape.lastCount);
  socket.write(Buffer.from(bytes));
  const { writableLength } = socket;
  if (writableLength > backlogMax) backlogMax = writableLength;
  if (writableLength <= BACKLOG_MAX) return;
  cuts++;
  socket.resetAndDestroy();
  socket = null;
}
