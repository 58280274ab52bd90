import { type Batch } from '@livetape/model';
import { type RowEvents } from '../intake';
import { type Handover } from './handover';
import { type Ring } from './ring';

/** Slots read in one turn: a flooded feed must not keep the others from being read. */
const SLOTS_PER_TURN = 4;

/** The reader's end of the hand-over: gives the slots of shared memory to the feed's owner, who borrows them. */
export class Inbox {
  /** Batches read so far. */
  batches = 0;

  constructor(
    private readonly handover: Handover,
    private readonly events: Pick<RowEvents, 'trades' | 'tops' | 'levels' | 'greeks'>,
  ) {}

  /** Reads some of what waits. False when more may be waiting: to be called again after others had their turn. */
  read(): boolean {
    const { handover } = this;
    handover.heard();
    return !this.take(SLOTS_PER_TURN);
  }

  /** Reads all that waits. */
  readAll(): void {
    this.handover.heard();
    this.take(Infinity);
  }

  /** Takes about so many slots, of all kinds in turn. True when there were as many. */
  private take(most: number): boolean {
    const { trades, tops, levels, greeks } = this.handover;
    let taken = 0;
    let before = -1;
    while (taken < most && taken > before) {
      before = taken;
      taken += this.takeOne(trades, 'trades');
      taken += this.takeOne(tops, 'tops');
      taken += this.takeOne(levels, 'levels');
      taken += this.takeOne(greeks, 'greeks');
    }
    return taken >= most;
  }

  private takeOne<B extends Batch>(ring: Ring<B>, kind: 'trades' | 'tops' | 'levels' | 'greeks'): 0 | 1 {
    const slot = ring.next();
    if (slot === null) return 0;
    this.batches++;
    (this.events[kind] as unknown as (batch: B) => void)(slot);
    ring.release();
    return 1;
  }
}
