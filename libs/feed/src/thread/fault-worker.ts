import { BroadcastChannel } from 'node:worker_threads';
import { type Http, type HttpReply } from '../http';
import { PLAIN_BOOKS, plainVenue } from '../plain-venue';
import { type Socket, type SocketEvents, type Transport } from '../transport';
import { type FaultOrder, FAULTS } from './fault-worker-orders';
import { runFeedWorker } from './feed-worker';

/** Ids count from this moment on. */
const EPOCH_MS = Date.UTC(2026, 0, 1);

const FRAME_MS = 10;
const FLOOD_ROWS = 2_000;
const encoder = new TextEncoder();

/**
 * A venue that needs no network and is the same for every worker that asks: trade n of an instrument was made n / rate
 * seconds after the epoch, and the same frame sets its best bid to a size of n. The rate stands in the address of its socket.
 */
class TimedVenue {
  private rate = 0;
  private sent = -1;
  /** Trades made beyond what the time tells. */
  private extra = 0;
  isFlooding = false;

  constructor(readonly instruments: number) {}

  /** Number of the newest trade. */
  newest(): number {
    return Math.floor(((Date.now() - EPOCH_MS) * this.rate) / 1_000) + this.extra;
  }

  open(url: string): void {
    this.rate = Number(/rate=(\d+)/.exec(url)?.[1]);
    this.sent = this.newest();
  }

  /** Frames of what was made since the last call. */
  frames(): Uint8Array[] {
    if (this.isFlooding) this.extra += FLOOD_ROWS;
    const from = this.sent + 1;
    this.sent = this.newest();
    if (this.sent < from) return [];
    const frames: Uint8Array[] = [];
    for (let i = 0; i < this.instruments; i++) {
      frames.push(encoder.encode(tradesOf(i, from, this.sent)));
      frames.push(encoder.encode(JSON.stringify({ book: i, first: from, last: this.sent, bids: [[10, this.sent]] })));
    }
    return frames;
  }

  answer(path: string): string {
    const [kind, symbol, from, rows] = path.split('/').slice(1);
    const instrument = symbol.charCodeAt(0) - 65;
    if (kind === 'trades') {
      const first = Number(from);
      return tradesOf(instrument, first, Math.min(this.sent, first + Number(rows) - 1));
    }
    const book = { book: instrument, snapshot: true, last: this.sent, bids: [[10, this.sent]], asks: [[12, 1]] };
    return JSON.stringify(book);
  }
}

/** Event times are of the machine's monotonic clock, which all threads share: a reader can tell how late a row came. */
function tradesOf(i: number, from: number, to: number): string {
  const ms = Number(process.hrtime.bigint()) / 1e6;
  const trades = [];
  for (let id = from; id <= to; id++) trades.push({ i, id, ms });
  return JSON.stringify(trades);
}

const INSTRUMENTS = 2;
const timed = new TimedVenue(INSTRUMENTS);

const transport: Transport = {
  open(url: string, events: SocketEvents): Socket {
    let timer: NodeJS.Timeout | undefined;
    let flood: NodeJS.Timeout | undefined;
    const deliver = () => timed.frames().forEach((frame) => events.frame(frame));
    const close = () => {
      clearInterval(timer);
      clearInterval(flood);
      events.closed({ code: 'closed', detail: 'code 1000', retryAfterMs: null });
    };
    timed.open(url);
    setImmediate(() => events.opened());
    return {
      send: () => {
        events.frame(encoder.encode('{"type":"ack","id":"1"}'));
        timer = setInterval(deliver, FRAME_MS);
        flood = setInterval(() => timed.isFlooding && deliver(), 1);
      },
      close,
      terminate: close,
    };
  },
};

const http: Http = {
  get: (url) => reply(timed.answer(new URL(url).pathname)),
  post: () => reply(''),
};

function reply(body: string): Promise<HttpReply> {
  return Promise.resolve({ status: 200, body: encoder.encode(body), retryAfterMs: null });
}

function obey(fault: FaultOrder['fault']): void {
  timed.isFlooding = fault === 'flood';
  if (fault === 'exit') process.exit(3);
  if (fault === 'hang') for (;;) timed.newest();
  if (fault === 'memory') fillMemory();
  if (fault === 'crash') {
    setImmediate(() => {
      throw new Error('told to crash');
    });
  }
}

function fillMemory(): void {
  const kept: object[] = [];
  for (;;) kept.push(Array.from({ length: 1_000 }, (_, i) => ({ i })));
}

/** The worker of specs and measurements: a feed of the timed venue that goes wrong when it is told to. */
async function main(): Promise<void> {
  let own = '';
  const orders = new BroadcastChannel(FAULTS);
  orders.onmessage = (event) => {
    const { venueId, fault } = (event as unknown as { data: FaultOrder }).data;
    if (venueId === own) obey(fault);
  };
  (orders as unknown as { unref(): void }).unref();
  await runFeedWorker({
    venue: (id) => {
      own = id;
      return Promise.resolve(plainVenue({ id, books: PLAIN_BOOKS }));
    },
    transport,
    http,
  });
}

void main();
