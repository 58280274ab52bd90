// A naive gateway for the fan-out bench: an object with named fields for each ticker that moved, `ws`, and JSON.stringify for every
// client (`each`) or once for all (`once`). Or what no server can do without (`bare`): as many bytes as our binary message has, made
// once and written to each client.
import { Sender } from 'ws';
import { Audience } from './audience.mjs';

const BARE_BYTES = 1_395;
const TEXT_FRAME = { fin: true, opcode: 1, mask: false, readOnly: true };

const [way, orders] = process.argv.slice(2);
const { instruments, tickMs } = JSON.parse(orders);
const audience = new Audience();
let ticks = 0;
let timer;

audience.whenListening((port) => process.send({ port }));
process.on('message', (order) => {
  clearInterval(timer);
  if (order === 'start') timer = setInterval(tick, tickMs);
  else process.send({ ticks });
});
process.on('disconnect', () => process.exit());

const send = {
  each: (message) => audience.each(message),
  once: (message) => audience.once(message),
  bare: (message) => {
    const [head, payload] = Sender.frame(Buffer.from(JSON.stringify(message).slice(0, BARE_BYTES)), TEXT_FRAME);
    const frame = Buffer.concat([head, payload]);
    for (const { _socket: socket } of audience.wanting) socket.write(frame);
  },
};

function tick() {
  ticks++;
  const message = { t: Date.now(), type: 'tickers', tickers: [] };
  for (let i = 0; i < instruments; i++) message.tickers.push(ticker((ticks * 211 + i * 7) % instruments, i));
  send[way](message);
}

/** The numbers are those of the gateway's market, at its scale. */
function ticker(instrument, i) {
  const price = 6_500_000 + ((ticks * 31 + i * 17) % 9_973);
  const now = Date.now();
  return {
    venue: 'demo',
    symbol: `S${instrument}USDT`,
    lastPrice: price / 100,
    lastSize: (1_000 + ((ticks * 7_919) % 99_991)) / 1e8,
    side: ticks % 2 === 0 ? 'buy' : 'sell',
    tradeTime: now - 40,
    bidPrice: price / 100,
    bidSize: (1_000 + ((ticks * 104_729) % 999_983)) / 1e8,
    askPrice: (price + 1) / 100,
    askSize: (1_000 + ((ticks * 15_485_863) % 999_979)) / 1e8,
    receiveTime: now,
  };
}
