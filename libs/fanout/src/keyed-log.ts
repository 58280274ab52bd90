import { type Row } from '@livetape/wire';
import { Log } from './log';

interface Entry {
  readonly row: Row;
  readonly offset: number;
}

/** The newest row of each of a few keys: from any position on, what clients miss is the rows that changed since (latest wins). */
export abstract class KeyedLog extends Log {
  /** Latest change last. */
  private readonly entries = new Map<string, Entry>();
  private readonly pending = new Map<string, Entry>();

  constructor() {
    super(Infinity, 'conflate');
  }

  override canResume(): boolean {
    return true;
  }

  override advance(monotonicMs: number): void {
    super.advance(monotonicMs);
    for (const [key, entry] of this.pending) {
      this.entries.delete(key);
      this.entries.set(key, entry);
    }
    this.pending.clear();
  }

  override rows(from: number): Row[] {
    const rows: Row[] = [];
    for (const { row, offset } of this.entries.values()) if (offset > from) rows.push(row);
    return rows;
  }

  /** Rows of one key have little to do with those of another. */
  override known(): null {
    return null;
  }

  /** The row counts from the next `advance`. */
  protected put(key: string, row: Row): void {
    this.pending.delete(key);
    this.pending.set(key, { row, offset: ++this.offset });
  }
}
