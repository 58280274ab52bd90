import { type Request, type SocketPlan } from '@livetape/venues';
import { Backoff } from './backoff';
import { sentence } from './errors';

/** A venue acknowledges within its round trip; longer means that the frame was lost or dropped. */
const ACK_MS = 10_000;
/** Frames wait for each other at the venue's rate, which is never below one a second. */
const AHEAD_MS = 1_000;

interface Asked {
  readonly request: Request;
  /** Ids that no ack has named since the frame was sent. */
  readonly open: Set<string>;
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
  private readonly asked: Asked[];
  private ackedCount = 0;

  constructor(
    plan: SocketPlan,
    random: () => number,
    private readonly send: (frame: string) => void,
  ) {
    this.asked = plan.subscribe.map((request) => {
      return { request, open: new Set(request.ids), backoff: new Backoff(random), state: 'waiting', at: Infinity };
    });
  }

  /** All that was asked for is acknowledged; true where the address itself subscribes. */
  get isWhole(): boolean {
    return this.ackedCount === this.asked.length;
  }

  /** Something was refused and is not acknowledged since. */
  get isPartial(): boolean {
    return this.reason !== '';
  }

  start(nowMs: number): void {
    this.asked.forEach((one, ahead) => this.ask(one, nowMs + ahead * AHEAD_MS));
  }

  /** Takes note of an ack; one that names nothing of ours, or nothing new, is ignored. */
  ack(id: string): void {
    const one = this.asked.find(({ open }) => open.has(id));
    if (one === undefined) return;
    one.open.delete(id);
    if (one.open.size === 0) this.grant(one);
  }

  /** Takes note of a refusal; one that names nothing is taken to mean the oldest frame that waits. */
  refuse(id: string | null, detail: string, nowMs: number): void {
    const one = this.asked.find(({ state, request }) => (id === null ? state === 'waiting' : request.ids.includes(id)));
    if (one === undefined) return;
    this.wasRefused = true;
    this.postpone(one, nowMs, sentence('subscription-refused', detail));
  }

  /** Asks again for what was refused or not acknowledged in time. */
  tick(nowMs: number): void {
    if (this.isWhole) return;
    for (const one of this.asked) {
      if (nowMs < one.at || one.state === 'acked') continue;
      if (one.state === 'refused') this.ask(one, nowMs);
      else this.postpone(one, nowMs, sentence('ack-timeout'));
    }
  }

  private ask(one: Asked, nowMs: number): void {
    one.state = 'waiting';
    one.at = nowMs + ACK_MS;
    this.send(one.request.frame);
    if (one.open.size === 0) this.grant(one);
  }

  private grant(one: Asked): void {
    if (one.state === 'acked') return;
    one.state = 'acked';
    one.backoff.reset();
    this.ackedCount++;
    if (this.isWhole) this.reason = '';
  }

  private postpone(one: Asked, nowMs: number, reason: string): void {
    if (one.state === 'acked') this.ackedCount--;
    // What was granted of a frame stays granted: a venue answers a second subscription of it with an error, if at all.
    if (one.open.size === 0) for (const id of one.request.ids) one.open.add(id);
    one.state = 'refused';
    one.at = nowMs + one.backoff.next();
    this.reason = reason;
  }
}
