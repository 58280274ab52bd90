import 'reflect-metadata';
import { type Socket } from 'node:net';
import { TopBatch } from '@livetape/model';
import { Harness } from '../gateway/harness';

/**
 * The gateway with a market of 1,000 tickers, of which 363 move 250 times a second, for the bench of slow clients: its parent says
 * `start` and `rest`, and is told the port, and then the bids that stand, and the most bytes that waited for one socket in this process.
 */
const INSTRUMENTS = 1_000;
const MOVING = 363;
const TICK_MS = 4;
/** Clients come from one address; each flush goes out with the turn that brought it. */
const CONFIG = { flush: 'turn', rateHzMax: 1_000, channelsMax: INSTRUMENTS, channelsPerAddressMax: 1_000_000 };

const harness = await Harness.start({ ...CONFIG, connectionsPerAddressMax: 1_000 }, INSTRUMENTS);
const sockets = new Set<Socket>();
harness.app.getHttpServer().on('connection', (socket: Socket) => {
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
});
const bids = new Array<number>(INSTRUMENTS).fill(0);
const tops = new TopBatch(MOVING);
let timer: NodeJS.Timeout | undefined;
let ticks = 0;
let bufferedMax = 0;

process.on('message', (order) => {
  clearInterval(timer);
  if (order === 'start') timer = setInterval(tick, TICK_MS);
  else process.send!({ bids, ticks, bufferedMax, behind: harness.gateway.stats().behind });
});
process.on('disconnect', () => process.exit());
process.send!({ port: harness.port });

/** Moves some of them, as the naive servers of the bench do, and looks at what waits once all was written. */
function tick(): void {
  ticks++;
  tops.clear();
  for (let i = 0; i < MOVING; i++) {
    const instrument = (ticks * 211 + i * 7) % INSTRUMENTS;
    const row = tops.claim();
    tops.instrument[row] = instrument;
    tops.bidPrice[row] = bids[instrument] = 6_500_000 + ((ticks * 31 + i * 17) % 9_973);
    tops.askPrice[row] = tops.bidPrice[row] + 1;
    tops.bidSize[row] = tops.askSize[row] = 1 + (ticks % 97);
    tops.receiveTime[row] = Date.now() * 1_000;
  }
  harness.bus.publish('tops', tops);
  setImmediate(() => {
    for (const { writableLength } of sockets) bufferedMax = Math.max(bufferedMax, writableLength);
  });
}
