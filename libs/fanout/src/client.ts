import { type Position } from '@livetape/wire';
import { type Account } from './account';
import { type Channel } from './channel';
import { type Outbox } from './outbox';
import { type Standing } from './standing';
import { type Throttle } from './throttle';

/** A channel whose snapshot, or what was missed since the position, is not sent yet. */
export interface Wait {
  readonly channel: Channel;
  readonly position: Position | null;
}

/** A subscribe command that is not wholly answered yet: what it waits for are names, not bytes. */
export interface Request {
  readonly id: number;
  readonly accepted: readonly string[];
  waits: Wait[];
}

/** One client: where it stands is an object that it shares with others, so serving it is one assignment. */
export class Client {
  /** Those that it has a snapshot of. */
  readonly channels = new Set<Channel>();
  /** Those and the ones that it waits for. */
  readonly wanted = new Set<Channel>();
  readonly requests: Request[] = [];
  /** Null while it has no channel. */
  standing: Standing | null = null;
  /** Null while it takes all that the server sends. */
  throttle: Throttle | null = null;
  /** The period in which it wakes, see `Roster`; null while it is awake. */
  wakesIn: number | null = null;
  /** Monotonic ms since when it has more unread than allowed. */
  overSince: number | null = null;

  constructor(
    readonly outbox: Outbox,
    readonly account: Account,
  ) {}

  /** How much of what it asked for is not sent: a request counts, even with nothing to wait for. */
  get waitCount(): number {
    return this.requests.reduce((sum, { waits }) => sum + waits.length + 1, 0);
  }

  /** Says that it wants a channel. */
  want(channel: Channel): void {
    if (this.wanted.has(channel)) return;
    this.wanted.add(channel);
    this.account.channels++;
  }

  /** False when it did not want it. */
  unwant(channel: Channel): boolean {
    if (!this.wanted.delete(channel)) return false;
    this.account.channels--;
    return true;
  }
}
