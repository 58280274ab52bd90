import { type SocketPlan } from '@livetape/venues';
import { Backoff } from './backoff';
import { sentence } from './errors';

/** A venue acknowledges within its round trip; longer means that the frame was lost or dropped. */
const ACK_MS = 10_000;
/** Frames wait for each other at the venue's rate, which is never below one a second. */
const AHEAD_MS = 1_000;

interface Request {
  readonly id: string;
  readonly frame: string;
  readonly backoff: Backoff;
  state: 'waiting' | 'acked' | 'refused';
  /** While waiting: when the ack is overdue. While refused: when to ask again. Monotonic ms. */
  at: number;
}

/** What one socket asked for and what the venue said to it. A refused frame is sent again with backoff, for ever. */
export class Subscription {
  /** Why the last refused frame was refused; empty while none is. */
  reason = '';
  /** The venue said no, where it might have said nothing at all. */
  wasRefused = false;
  private readonly requests: Request[];

  constructor(
    plan: SocketPlan,
    random: () => number,
    private readonly send: (frame: string) => void,
  ) {
    this.requests = plan.subscribe.map(({ id, frame }) => {
      return { id, frame, backoff: new Backoff(random), state: 'waiting', at: Infinity };
    });
  }

  get ackedCount(): number {
    return this.requests.filter(({ state }) => state === 'acked').length;
  }

  /** All that was asked for is acknowledged; true where the address itself subscribes. */
  get isWhole(): boolean {
    return this.ackedCount === this.requests.length;
  }

  /** Something was refused and is not acknowledged since. */
  get isPartial(): boolean {
    return this.reason !== '';
  }

  start(nowMs: number): void {
    this.requests.forEach((request, ahead) => this.ask(request, nowMs + ahead * AHEAD_MS));
  }

  /** Takes note of an ack; one that names nothing of ours is ignored. */
  ack(id: string): void {
    const request = this.requests.find((one) => one.id === id);
    if (request === undefined) return;
    request.state = 'acked';
    request.backoff.reset();
    if (this.isWhole) this.reason = '';
  }

  /** Takes note of a refusal; one that names nothing is taken to mean the oldest frame that waits. */
  refuse(id: string | null, detail: string, nowMs: number): void {
    const request = this.requests.find((one) => (id === null ? one.state === 'waiting' : one.id === id));
    if (request === undefined) return;
    this.wasRefused = true;
    this.postpone(request, nowMs, sentence('subscription-refused', detail));
  }

  /** Asks again for what was refused or not acknowledged in time. */
  tick(nowMs: number): void {
    for (const request of this.requests) {
      if (nowMs < request.at || request.state === 'acked') continue;
      if (request.state === 'refused') this.ask(request, nowMs);
      else this.postpone(request, nowMs, sentence('ack-timeout'));
    }
  }

  private ask(request: Request, nowMs: number): void {
    request.state = 'waiting';
    request.at = nowMs + ACK_MS;
    this.send(request.frame);
  }

  private postpone(request: Request, nowMs: number, reason: string): void {
    request.state = 'refused';
    request.at = nowMs + request.backoff.next();
    this.reason = reason;
  }
}
