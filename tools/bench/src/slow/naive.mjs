// Naive servers of the bench of slow clients: a market like that of the gateway, one text for all, and a policy for those who do
// not read. `none`: everything is sent. `skip`: nothing while too much waits. `conflate`: the keys that changed meanwhile, once less does.
import { WebSocketServer } from 'ws';

const KEYS = 1_000;
const MOVING = 363;
const TICK_MS = 4;
const BUFFERED_MAX = 65_536;

const [policy] = process.argv.slice(2);
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
/** Each client with the keys that it has missed. */
const clients = new Map();
const prices = new Array(KEYS).fill(0);
let timer;
let ticks = 0;
let bufferedMax = 0;

server.on('connection', (socket) => {
  clients.set(socket, new Set());
  socket.on('close', () => clients.delete(socket));
  // a client that was cut; `close` follows
  socket.on('error', () => undefined);
});
server.on('listening', () => process.send({ port: server.address().port }));
process.on('message', (order) => {
  clearInterval(timer);
  if (order === 'start') timer = setInterval(tick, TICK_MS);
  else {
    timer = setInterval(catchUp, TICK_MS);
    process.send({ bids: prices, ticks, bufferedMax });
  }
});
process.on('disconnect', () => process.exit());

function tick() {
  ticks++;
  const keys = [];
  for (let i = 0; i < MOVING; i++) {
    const key = (ticks * 211 + i * 7) % KEYS;
    prices[key] = 6_500_000 + ((ticks * 31 + i * 17) % 9_973);
    keys.push(key);
  }
  const text = textOf(keys);
  for (const [socket, missed] of clients) serve(socket, { missed, keys, text });
  for (const socket of clients.keys()) bufferedMax = Math.max(bufferedMax, socket.bufferedAmount);
}

function serve(socket, { missed, keys, text }) {
  const isSlow = policy !== 'none' && socket.bufferedAmount > BUFFERED_MAX;
  if (!isSlow && missed.size === 0) return socket.send(text);
  if (policy === 'skip') return isSlow || socket.send(text);
  for (const key of keys) missed.add(key);
  if (!isSlow) sendMissed(socket, missed);
}

/** The market rests: who conflates still owes what was missed. */
function catchUp() {
  for (const [socket, missed] of clients) {
    if (missed.size > 0 && socket.bufferedAmount <= BUFFERED_MAX) sendMissed(socket, missed);
  }
}

function sendMissed(socket, missed) {
  socket.send(textOf([...missed]));
  missed.clear();
}

function textOf(keys) {
  return JSON.stringify({ serverTimeMs: Date.now(), rows: keys.map((key) => [key, prices[key], 1 + (ticks % 97)]) });
}
