import { BarBatch, type Instrument } from '@livetape/model';
import { type BarRow, type EncodingName } from '@livetape/wire';
import { Fanout } from './fanout';
import { type Outbox } from './outbox';

const CLIENTS = 500;
const INSTRUMENTS = 64;

const instruments = Array.from({ length: INSTRUMENTS }, (_, id): Instrument => {
  return { id, venue: 'v', symbol: `S${id}`, base: '', quote: '', priceDecimals: 2, sizeDecimals: 8 };
});

/** A second of bars: one of each instrument. */
const bars = new BarBatch(INSTRUMENTS);
for (const { id } of instruments) {
  const row = bars.claim();
  bars.instrument[row] = id;
  bars.widthMs[row] = 1_000;
  bars.start[row] = 1_700_000_000_000;
  for (const column of [bars.open, bars.high, bars.low, bars.close]) column[row] = 6_500_000 + id;
  bars.volume.set(row, 1_234_567_890n);
  bars.notional.set(row, 8_024_691_285_000_000n * 3n);
  bars.buyVolume.set(row, 617_283_945n);
  bars.trades[row] = 42;
}

let sentBytes = 0;
const outboxOf = (encoding: EncodingName): Outbox => ({
  encoding,
  send: ({ bytes }) => (sentBytes += bytes.length),
  unreadBytes: () => 0,
  hasCredit: true,
  close: () => undefined,
});
const outbox = outboxOf('json');

function fanoutTo(encoding: EncodingName): Fanout {
  const limits = { channelsMax: 128, unreadBytesMax: 1, unreadBytesHardMax: 1, slowMsMax: 1, barsFlushMs: 0 };
  const fanout = new Fanout({ ...limits, epoch: 'e', rateHzMax: 20 });
  fanout.register(instruments);
  const channels = instruments.map(({ symbol }) => `bars:v:${symbol}:1s`);
  for (let i = 0; i < CLIENTS; i++) {
    fanout.subscribe(fanout.join(outboxOf(encoding)), { op: 'subscribe', id: 1, channels });
  }
  return fanout;
}

const fanouts = { json: fanoutTo('json'), binary: fanoutTo('binary') };

const text = new TextEncoder();
let monotonicMs = 0;

function flush(fanout: Fanout): void {
  fanout.publishBars(bars);
  fanout.flush({ monotonicMs: monotonicMs++, wallMs: 1_700_000_000_000 });
}

function rowOf(row: number): BarRow {
  const { start, open, high, low, close, volume, notional, buyVolume, trades, revision } = bars;
  const prices = [open[row], high[row], low[row], close[row]] as const;
  const sums = [volume, notional, buyVolume].map((sum) => String(sum.value(row))) as [string, string, string];
  return [start[row], ...prices, ...sums, trades[row], revision[row]];
}

/** A second of 64 bars to 500 clients, up to the socket: this fan-out, and a loop over the clients. Each is a client. */
export const bench = {
  name: `64 bars to ${CLIENTS} clients`,
  perRun: CLIENTS,
  variants: {
    'fan-out, shared frames': (): void => flush(fanouts.json),
    'fan-out, shared binary frames': (): void => flush(fanouts.binary),
    'rows made once, JSON.stringify per client': (): void => {
      const rows = instruments.map(({ id }) => [id, 1, 0, [rowOf(id)]]);
      for (let i = 0; i < CLIENTS; i++) {
        const bytes = text.encode(JSON.stringify({ type: 'delta', serverTimeMs: 1_700_000_000_000, items: rows }));
        outbox.send({ bytes, isText: true, isData: true, packed: null });
      }
    },
  },
};
