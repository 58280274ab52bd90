import { type LivetapeClient } from '@livetape/client';
import { ArrivalsSheet } from './arrivals-sheet';
import { type OpenChannel } from './channels';
import { type LatencyReport } from './latency-messages';
import { type Market } from './messages';
import { ReceiverClock } from './receiver-clock';

const SECOND_MS = 1_000;
/** While somebody looks, the server's clock is asked for more often: at first with each look at the time, then every two seconds. */
const SOON_PINGS = 5;
const PING_MS = 2_000;

/** What the worker lends. */
export interface LatencyHost {
  readonly client: Pick<LivetapeClient, 'watchDeltas' | 'ping' | 'state'>;
  readonly open: OpenChannel;
  readonly post: (report: LatencyReport) => void;
  /** Monotonic ms. */
  readonly now: () => number;
  readonly repaint: () => void;
}

/** The last two hops of every delta that comes, and the picture of them while somebody looks at the latency page. */
export class LatencyStream {
  readonly sheet = new ArrivalsSheet();
  readonly clock = new ReceiverClock();
  private closers: (() => void)[] = [];
  private isWatched = false;
  private secondAt: number;
  private soonPings = 0;
  private pingedAt = 0;

  constructor(private readonly host: LatencyHost) {
    const { client, now } = host;
    this.secondAt = now();
    client.watchDeltas((arrival) => {
      const ms = this.clock.heard(arrival, client.state.serverClock);
      // handlers run before anything else does
      queueMicrotask(() => this.clock.handled());
      if (!this.isWatched || ms === null) return;
      this.sheet.add(arrival.heardAt, ms);
      host.repaint();
    });
  }

  /** Somebody looks: ticks of these markets come, so that there is something to measure. */
  watch(markets: readonly Market[], budgetMs: number): void {
    this.leave();
    this.isWatched = true;
    this.soonPings = SOON_PINGS;
    this.sheet.budgetMs = budgetMs;
    const nothing = { snapshot: () => undefined, rows: () => undefined };
    this.closers = markets.map(({ venue, symbol }) => this.host.open(`ticker:${venue}:${symbol}`, nothing));
  }

  leave(): void {
    this.isWatched = false;
    for (const close of this.closers.splice(0)) close();
  }

  /** To be called a few times a second. */
  tick(): void {
    const now = this.host.now();
    if (this.isWatched && (this.soonPings > 0 || now - this.pingedAt >= PING_MS)) {
      this.soonPings--;
      this.pingedAt = now;
      this.host.client.ping();
    }
    if (now - this.secondAt < SECOND_MS) return;
    this.secondAt = now;
    this.clock.endSecond();
    if (this.isWatched) this.host.post({ kind: 'receiver', receiver: this.clock.view() });
  }
}
