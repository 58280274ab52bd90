import { type Row } from '@livetape/wire';
import { Log } from './log';
import { PastRows } from './past-rows';

/** Each change is an item, and only the newest is kept: from any position on it is all that counts (latest wins). */
export abstract class LatestLog extends Log {
  private readonly past = new PastRows();
  private newest: Row | null = null;

  constructor() {
    super(1, 'conflate');
  }

  override canResume(): boolean {
    return true;
  }

  override advance(monotonicMs: number): void {
    if (this.flushed === this.offset) return;
    super.advance(monotonicMs);
    this.newest = this.read();
    this.past.add(this.flushed, this.newest);
  }

  override rows(from: number): Row[] {
    return this.newest === null || from >= this.flushed ? [] : [this.newest];
  }

  override known(from: number): Row | null {
    return this.past.at(from);
  }

  /** A row of what is newest, not changed later. */
  protected abstract read(): Row;
}
