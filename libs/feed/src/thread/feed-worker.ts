import { venues, type Venue } from '@livetape/venues';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { Feed } from '../feed';
import { fetchHttp } from '../fetch-http';
import { type Http } from '../http';
import { systemClock } from '../system-clock';
import { type Transport } from '../transport';
import { TRANSPORTS } from '../transports';
import { Handover } from './handover';
import { type FromWorker, type ToWorker, type WorkerInit } from './messages';
import { Outbox } from './outbox';

/** The reader takes a worker that has not shown for twenty of these for hung. */
const BEAT_MS = 100;
/** How long rows are held back while the reader is behind. */
const HOLD_MS = 2;

/** What a worker may be given instead of the real thing. */
export interface WorkerMeans {
  readonly venue?: (id: string) => Promise<Venue>;
  readonly transport?: Transport;
  readonly http?: Http;
}

/** The main program of a feed's worker thread: runs the feed that `workerData` describes until it is told to stop. */
export async function runFeedWorker(means: WorkerMeans = {}): Promise<void> {
  if (parentPort === null) throw new Error('a feed worker runs in a worker thread');
  const init = workerData as WorkerInit;
  const venue = await (means.venue ?? venues[init.venueId])(init.venueId);
  new FeedWorker(init, venue, { port: parentPort, means }).run();
}

class FeedWorker {
  private readonly handover: Handover;
  private readonly outbox: Outbox;
  private readonly feed: Feed;
  private readonly port: MessagePort;
  private readonly isDense: boolean;
  private isHeld = false;

  constructor(init: WorkerInit, venue: Venue, { port, means }: { port: MessagePort; means: WorkerMeans }) {
    this.port = port;
    this.isDense = venue.denseTrades;
    this.handover = new Handover(init.handover);
    this.outbox = new Outbox({
      handover: this.handover,
      instruments: Math.max(0, ...init.instruments.map(({ id }) => id + 1)),
      call: () => {
        if (this.handover.signal()) this.say({ type: 'look' });
      },
      hold: () => this.hold(),
      lostTrades: (trades, from) => this.feed.lostTrades(trades, from),
    });
    this.feed = new Feed({
      ...init,
      venue,
      before: init.before ?? undefined,
      clock: systemClock,
      random: Math.random,
      transport: means.transport ?? TRANSPORTS[init.transport],
      http: means.http ?? fetchHttp,
      events: {
        trades: (batch) => this.outbox.trades(batch),
        tops: (batch) => this.outbox.tops(batch),
        levels: (batch) => this.outbox.levels(batch),
        greeks: (batch) => this.outbox.greeks(batch),
        gap: (gap) => this.say({ type: 'gap', gap }),
        book: (status) => this.say({ type: 'book', status }),
        status: (status) => this.say({ type: 'status', status }),
      },
    });
  }

  run(): void {
    const timer = setInterval(() => this.beat(), BEAT_MS);
    this.port.on('message', ({ type }: ToWorker) => {
      if (type === 'instruments') this.say({ type, statuses: this.feed.instruments() });
      else void this.stop(timer);
    });
    this.handover.beat();
    this.say({ type: 'ready', isDense: this.isDense });
    this.feed.start();
  }

  private async stop(timer: NodeJS.Timeout): Promise<void> {
    await this.feed.stop();
    clearInterval(timer);
    this.outbox.flush();
    this.say({ type: 'stopped' });
    this.port.close();
  }

  private beat(): void {
    this.handover.beat();
    const lost = this.outbox.takeLostBooks();
    if (lost.length > 0) this.feed.lostBooks(lost);
  }

  /** Tries again in a moment to hand over what the reader had no room for, once at a time. */
  private hold(): void {
    if (this.isHeld) return;
    this.isHeld = true;
    setTimeout(() => {
      this.isHeld = false;
      this.outbox.flush();
    }, HOLD_MS);
  }

  private say(message: FromWorker): void {
    this.port.postMessage(message);
  }
}
