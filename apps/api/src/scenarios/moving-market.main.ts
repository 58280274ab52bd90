import 'reflect-metadata';
import { type Socket } from 'node:net';
import { TopBatch, TradeBatch } from '@livetape/model';
import { Harness } from '../gateway/harness';

/** What a bench wants of the market. */
interface Orders {
  readonly instruments: number;
  /** How many of them move with each tick: each trades, and has another bid and ask. */
  readonly moving: number;
  readonly tickMs: number;
}

/**
 * The gateway with a market of tickers for benches: its parent says `start` and `rest`, and is told the port, and then the bids that
 * stand, and the most bytes that waited for one socket in this process.
 */
const { instruments, moving, tickMs } = JSON.parse(process.argv[2]) as Orders;
const MANY = 1_000_000;
/** Clients come from few addresses; each flush goes out with the turn that brought it. */
const CONFIG = {
  flush: 'turn',
  rateHzMax: 1_000,
  channelsMax: instruments,
  channelsPerAddressMax: MANY,
  connectionsPerAddressMax: MANY,
  commandsPerAddressPerSecond: MANY,
};

const harness = await Harness.start(CONFIG, instruments);
const sockets = new Set<Socket>();
harness.app.getHttpServer().on('connection', (socket: Socket) => {
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
});
const bids = new Array<number>(instruments).fill(0);
const trades = new TradeBatch(moving);
const tops = new TopBatch(moving);
let timer: NodeJS.Timeout | undefined;
let ticks = 0;
let bufferedMax = 0;

process.on('message', (order) => {
  clearInterval(timer);
  if (order === 'start') timer = setInterval(tick, tickMs);
  else process.send!({ bids, ticks, bufferedMax });
});
process.on('disconnect', () => process.exit());
process.send!({ port: harness.port });

/** Moves some of them, as the naive servers of the benches do, and looks at what waits once all was written. */
function tick(): void {
  ticks++;
  trades.clear();
  tops.clear();
  for (let i = 0; i < moving; i++)
    move((ticks * 211 + i * 7) % instruments, 6_500_000 + ((ticks * 31 + i * 17) % 9_973));
  harness.bus.publish('trades', trades);
  harness.bus.publish('tops', tops);
  setImmediate(() => {
    for (const { writableLength } of sockets) bufferedMax = Math.max(bufferedMax, writableLength);
  });
}

function move(instrument: number, price: number): void {
  const nowUs = Date.now() * 1_000;
  const trade = trades.claim();
  trades.instrument[trade] = instrument;
  trades.id[trade] = ticks;
  trades.price[trade] = price;
  trades.size[trade] = 1_000 + ((ticks * 7_919) % 99_991);
  trades.aggressor[trade] = ticks % 2 === 0 ? 1 : -1;
  trades.eventTime[trade] = nowUs - 40_000;
  const top = tops.claim();
  tops.instrument[top] = instrument;
  tops.bidPrice[top] = bids[instrument] = price;
  tops.askPrice[top] = price + 1;
  tops.bidSize[top] = 1_000 + ((ticks * 104_729) % 999_983);
  tops.askSize[top] = 1_000 + ((ticks * 15_485_863) % 999_979);
  tops.receiveTime[top] = nowUs;
}
