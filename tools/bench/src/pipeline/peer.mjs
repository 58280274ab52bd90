// What one would write first, on the same frames: `node peer.mjs parse PORT` is `ws` and JSON.parse with an empty handler;
// `node peer.mjs naive PORT` is a whole pipeline of objects, Map books, Set deduplication and a message per event.
//   {op:'count'} → {frames}
import { WebSocket, WebSocketServer } from 'ws';

const KNOWN_MAX = 65_536;

let frames = 0;

/** Parses, and does nothing with it. */
function parse(data) {
  JSON.parse(data);
}

/** Every step as it is usually written, and each event sent to each client at once. Nothing is stored. */
class Naive {
  seen = new Set();
  books = new Map();
  windows = new Map();

  constructor(clients) {
    this.clients = clients;
  }

  take(data) {
    const { data: event } = JSON.parse(data);
    if (event === undefined) return;
    const message = event.e === 'aggTrade' ? this.trade(event) : this.delta(event);
    if (message === null) return;
    if (this.clients.size === 0) return;
    const text = JSON.stringify(message);
    for (const client of this.clients) client.send(text);
  }

  trade({ s: symbol, a: id, p, q, T: time, m: isSell }) {
    const key = `${symbol}:${id}`;
    if (this.seen.has(key)) return null;
    this.seen.add(key);
    if (this.seen.size > KNOWN_MAX) this.seen.delete(this.seen.values().next().value);
    const [price, size] = [Number(p), Number(q)];
    const window = this.windowOf(symbol, Math.floor(time / 1e6), price);
    window.high = Math.max(window.high, price);
    window.low = Math.min(window.low, price);
    window.close = price;
    window.volume += size;
    window.notional += price * size;
    window.trades++;
    const { open, high, low, volume, notional } = window;
    const vwap = notional / volume;
    return { type: 'trade', symbol, id, price, size, time, side: isSell ? 'sell' : 'buy', open, high, low, vwap };
  }

  windowOf(symbol, second, price) {
    const known = this.windows.get(symbol);
    if (known?.second === second) return known;
    const window = { second, open: price, high: price, low: price, close: price, volume: 0, notional: 0, trades: 0 };
    this.windows.set(symbol, window);
    return window;
  }

  delta({ s: symbol, E: time, b: bids, a: asks }) {
    let book = this.books.get(symbol);
    if (book === undefined) this.books.set(symbol, (book = { bids: new Map(), asks: new Map() }));
    for (const [price, size] of bids) this.put(book.bids, price, Number(size));
    for (const [price, size] of asks) this.put(book.asks, price, Number(size));
    return { type: 'book', symbol, time, bids, asks };
  }

  put(side, price, size) {
    if (size === 0) side.delete(price);
    else side.set(price, size);
  }
}

const [kind, port] = process.argv.slice(2);
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
const naive = new Naive(server.clients);
const take = kind === 'parse' ? parse : (data) => naive.take(data);
const socket = new WebSocket(`ws://127.0.0.1:${port}/stream`, { perMessageDeflate: false, skipUTF8Validation: true });
socket.on('open', () => socket.send('{"method":"SUBSCRIBE","params":[],"id":1}'));
socket.on('message', (data) => {
  frames++;
  take(data);
});
process.on('disconnect', () => process.exit());
process.on('message', ({ id }) => process.send({ id, frames: frames - 1 }));
server.on('listening', () => process.send({ port: server.address().port }));
