import { GreeksBatch, LevelBatch, Side, TopBatch, TradeBatch } from '@livetape/model';
import { type RowEvents } from '../intake';
import { Handover } from './handover';
import { Inbox } from './inbox';
import { Outbox } from './outbox';

const INSTRUMENTS = 3;
/** Of the rings of trades and tops. */
const SLOTS = 8;
const ROWS = 2_048;

/** Both ends of a hand-over in one thread, with what was read. */
class Ends {
  readonly read: string[] = [];
  readonly lost: string[] = [];
  /** `decodedAt` of each batch of trades that was read. */
  readonly stamps: number[] = [];
  calls = 0;
  holds = 0;
  readonly handover = Handover.create(['trades', 'tops', 'levels', 'greeks'], 100);
  readonly outbox = new Outbox({
    handover: new Handover(this.handover.shape),
    instruments: INSTRUMENTS,
    call: () => this.calls++,
    hold: () => this.holds++,
    lostTrades: (trades, from) => {
      for (let row = from; row < trades.length; row++) this.lost.push(trades.idOf(row));
    },
    waitMs: 1,
  });
  private readonly inbox = new Inbox(this.handover, this.events());

  readAll(): string[] {
    this.inbox.readAll();
    return this.read.splice(0);
  }

  readSome(): boolean {
    return this.inbox.read();
  }

  trades(from: number, count: number, decodedAt = 0): void {
    const batch = new TradeBatch(count);
    batch.decodedAt = decodedAt;
    for (let id = from; id < from + count; id++) {
      const row = batch.claim();
      const text = new TextEncoder().encode(`text-${id}`);
      batch.id[row] = id % 2 === 0 ? id : -1;
      batch.idText.set(row, text, 0, text.length);
      batch.price[row] = id / 4;
    }
    this.outbox.trades(batch);
  }

  tops(...rows: [instrument: number, price: number][]): void {
    const batch = new TopBatch(rows.length);
    for (const [instrument, price] of rows) {
      const row = batch.claim();
      batch.instrument[row] = instrument;
      batch.bidPrice[row] = price;
    }
    this.outbox.tops(batch);
  }

  /** A message of so many levels. */
  levels(instrument: number, count: number, isSnapshot = false): void {
    const batch = new LevelBatch(count);
    for (let i = 0; i < count; i++) {
      const row = batch.claim();
      batch.instrument[row] = instrument;
      batch.side[row] = Side.Bid;
      batch.isSnapshot[row] = isSnapshot ? 1 : 0;
      batch.last[row] = i === count - 1 ? 1 : 0;
    }
    this.outbox.levels(batch);
  }

  private events(): Pick<RowEvents, 'trades' | 'tops' | 'levels' | 'greeks'> {
    return {
      trades: (batch) => {
        this.stamps.push(batch.decodedAt);
        for (let row = 0; row < batch.length; row++) this.read.push(`${batch.idOf(row)}@${batch.price[row]}`);
      },
      tops: (batch) => {
        for (let row = 0; row < batch.length; row++) this.read.push(`${batch.instrument[row]}=${batch.bidPrice[row]}`);
      },
      levels: (batch) => {
        for (let row = 0; row < batch.length; row++) {
          if (batch.last[row] === 1)
            this.read.push(`${batch.isSnapshot[row] === 1 ? 'book' : 'delta'} ${batch.instrument[row]}`);
        }
      },
      greeks: (batch) => {
        for (let row = 0; row < batch.length; row++) this.read.push(`delta ${batch.delta[row]}`);
      },
    };
  }
}

describe('Outbox', () => {
  it('hands over rows of every kind through shared memory, ids of text too', () => {
    const ends = new Ends();
    const greeks = new GreeksBatch(1);
    greeks.clearRow(greeks.claim());
    greeks.delta[0] = 0.5;
    ends.trades(1, 2);
    ends.tops([2, 7]);
    ends.levels(1, 3, true);
    ends.outbox.greeks(greeks);
    expect(ends.calls).toBe(4);
    expect(ends.readAll()).toEqual(['text-1@0.25', '2@0.5', '2=7', 'book 1', 'delta 0.5']);
    expect(ends.readAll()).toEqual([]);
  });

  it('keeps order over many turns of the ring, and gathers turns in a slot while the reader is behind', () => {
    const ends = new Ends();
    for (let round = 0, id = 0; round < 20; round++) {
      const expected: string[] = [];
      for (let turn = 0; turn < 100; turn++, id += 2) {
        ends.trades(id, 2);
        expected.push(`${id}@${id / 4}`, `text-${id + 1}@${(id + 1) / 4}`);
      }
      const got = ends.readAll();
      ends.outbox.flush();
      expect([...got, ...ends.readAll()]).toEqual(expected);
    }
    expect(ends.holds).toBeGreaterThan(0);
    expect(ends.handover.counted('waited')).toBe(0);
  });

  it('carries when rows were decoded, of several turns in one slot the first', () => {
    const ends = new Ends();
    for (let turn = 1; turn <= 9; turn++) ends.trades(turn, 1, turn * 1_000);
    ends.readAll();
    ends.outbox.flush();
    ends.readAll();
    expect(ends.stamps).toEqual([1_000, 2_000, 3_000, 4_000, 5_000]);
    ends.trades(10, 1);
    ends.readAll();
    expect(ends.stamps.at(-1)).toBe(0);
  });

  it('lets the others read between two parts of a flood', () => {
    const ends = new Ends();
    ends.trades(0, ROWS * 7);
    expect(ends.readSome()).toBe(false);
    expect(ends.read).toHaveLength(ROWS * 4);
    expect(ends.readSome()).toBe(true);
    ends.outbox.flush();
    expect(ends.readSome()).toBe(true);
    expect(ends.read).toHaveLength(ROWS * 7);
  });

  it('waits once for a reader that stands still, then tells each trade that finds no room as lost', () => {
    const ends = new Ends();
    ends.trades(0, ROWS * SLOTS + 3);
    expect(ends.lost).toEqual(['16384', 'text-16385', '16386']);
    ends.trades(20_000, 2);
    expect(ends.lost).toHaveLength(5);
    expect(ends.handover.counted('waited')).toBe(1);
    expect(ends.handover.counted('dropped')).toBe(5);
    expect(ends.readAll()).toHaveLength(ROWS * SLOTS);
    ends.trades(20_002, 1);
    expect(ends.readAll()).toEqual(['20002@5000.5']);
  });

  it('hands over nothing more of a book that lost a row before all of it comes again; others go on', () => {
    const ends = new Ends();
    // Of 8 slots of 2,064 rows, four are handed over with a message of 1,000 each, and four gather two.
    for (let i = 0; i < 12; i++) ends.levels(0, 1_000, i === 0);
    ends.levels(1, 1_000, true);
    ends.levels(0, 1_000);
    expect(ends.outbox.takeLostBooks()).toEqual([1, 0]);
    expect(ends.outbox.takeLostBooks()).toEqual([]);
    expect(ends.readAll()).toHaveLength(12);
    ends.levels(0, 1);
    ends.levels(1, 1);
    ends.levels(2, 1, true);
    ends.levels(0, 2, true);
    ends.levels(0, 1);
    expect(ends.readAll()).toEqual(['book 2', 'book 0', 'delta 0']);
    expect(ends.handover.counted('dropped')).toBe(2_002);
  });

  it('keeps the newest top of each instrument for a reader that is behind', () => {
    const ends = new Ends();
    for (let i = 0; i < SLOTS; i++)
      ends.tops(...Array.from({ length: ROWS }, (_, n): [number, number] => [0, i * ROWS + n]));
    ends.tops([0, 70_000], [1, 5]);
    ends.tops([0, 70_001], [2, 6]);
    expect(ends.handover.counted('dropped')).toBe(1);
    expect(ends.readAll()).toHaveLength(ROWS * SLOTS);
    ends.outbox.flush();
    expect(ends.readAll()).toEqual(['0=70001', '1=5', '2=6']);
    ends.tops([1, 9]);
    expect(ends.readAll()).toEqual(['1=9']);
  });

  it('signals once until the reader has looked', () => {
    const { handover } = new Ends();
    expect([handover.signal(), handover.signal()]).toEqual([true, false]);
    handover.heard();
    expect(handover.signal()).toBe(true);
    expect(handover.bytes).toBeLessThan(8 * 1024 * 1024);
  });
});
