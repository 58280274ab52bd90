import { type Instrument, TopBatch } from '@livetape/model';
import { Fanout } from './fanout';
import { type Frame, type Outbox } from './outbox';

const CLIENTS = 5_000;
const INSTRUMENTS = 64;
/** Flushes of a second. */
const FLUSHES = 20;

const instruments = Array.from({ length: INSTRUMENTS }, (_, id): Instrument => {
  return { id, venue: 'v', symbol: `S${id}`, base: '', quote: '', priceDecimals: 2, sizeDecimals: 8 };
});
const channels = instruments.map(({ symbol }) => `ticker:v:${symbol}`);
const tops = new TopBatch(INSTRUMENTS);
for (const { id } of instruments) tops.instrument[tops.claim()] = id;

/** A client that reads in one flush of each second: in each of them as many clients read. */
class SlowReader implements Outbox {
  readonly encoding = 'binary';
  readonly hasCredit = true;
  frames = 0;

  constructor(private readonly isReading: () => boolean) {}

  send(frame: Frame): void {
    this.frames += frame.bytes.length > 0 ? 1 : 0;
  }

  unreadBytes(): number {
    return this.isReading() ? 0 : 2;
  }

  close(): void {
    throw new Error('nobody is closed here');
  }
}

/** A fan-out of 64 tickers that all move between two flushes, and how to run it for some of these. */
function crowd(isReading: (client: number, flush: number) => boolean, maxRateHz: number | null) {
  const limits = { channelsMax: 128, unreadBytesMax: 1, unreadBytesHardMax: 9, slowMsMax: Infinity, barsFlushMs: 0 };
  const fanout = new Fanout({ ...limits, epoch: 'e', rateHzMax: FLUSHES });
  fanout.register(instruments);
  let serial = 0;
  const flush = () => {
    serial++;
    for (let row = 0; row < INSTRUMENTS; row++) tops.bidPrice[row] = tops.askPrice[row] = 6_500_000 + serial + row;
    fanout.publishTops(tops);
    fanout.flush({ monotonicMs: serial * 50, wallMs: 1_700_000_000_000 });
  };
  let isOpen = true;
  for (let client = 0; client < CLIENTS; client++) {
    const outbox = new SlowReader(() => isOpen || isReading(client, serial));
    const joined = fanout.join(outbox);
    fanout.subscribe(joined, { op: 'subscribe', id: 1, channels });
    // in as many shifts as there are flushes
    if (maxRateHz !== null) fanout.pace(joined, { op: 'pace', id: 1, maxRateHz });
    if (client % (CLIENTS / FLUSHES) === 0) flush();
  }
  isOpen = false;
  return (flushes: number) => {
    for (let i = 0; i < flushes; i++) flush();
  };
}

const inStep = crowd(() => true, null);
const paced = crowd(() => true, 1);
const slow = crowd((client, flush) => client % FLUSHES === flush % FLUSHES, null);

/**
 * 64 moving tickers to 5,000 clients, up to the socket, until each has had one frame: in one flush when all are in step, in 20 when
 * they come in 20 shifts. Each is a frame delivered.
 */
export const bench = {
  name: `64 tickers to ${CLIENTS} clients in step, paced and slow`,
  perRun: CLIENTS,
  variants: {
    'in step': (): void => inStep(1),
    'in step, all 20 flushes (20 frames each)': (): void => inStep(FLUSHES),
    'paced to 1 a second': (): void => paced(FLUSHES),
    'reading once a second': (): void => slow(FLUSHES),
  },
};
