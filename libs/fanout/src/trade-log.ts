import { TextColumn } from '@livetape/columns';
import { type TradeBatch } from '@livetape/model';
import { type TradeRow } from '@livetape/wire';
import { Log } from './log';

/** Trades kept for a snapshot: more than a tape shows. */
export const TRADES_KEPT = 200;

const NUMBERS = 5;
const ID_BYTES = 40;

/**
 * The last trades of an instrument, as columns: most trades of most instruments are never asked for, so a trade becomes
 * a row when a client needs it. Claims 8 KB with the first trade (16.2 KB where ids are text).
 */
export class TradeLog extends Log {
  /** id, eventTime, price, size, aggressor of each slot. */
  private numbers: Float64Array | null = null;
  private idTexts: TextColumn | null = null;

  constructor() {
    super(TRADES_KEPT, 'conflate');
  }

  push(trades: TradeBatch, row: number): void {
    this.numbers ??= new Float64Array(this.capacity * NUMBERS);
    const slot = this.offset++ % this.capacity;
    const at = slot * NUMBERS;
    this.numbers[at] = trades.id[row];
    this.numbers[at + 1] = trades.eventTime[row];
    this.numbers[at + 2] = trades.price[row];
    this.numbers[at + 3] = trades.size[row];
    this.numbers[at + 4] = trades.aggressor[row];
    if (trades.id[row] < 0) {
      this.idTexts ??= new TextColumn(this.capacity, ID_BYTES);
      this.idTexts.copy(slot, trades.idText, row);
    }
  }

  protected override row(offset: number): TradeRow {
    const slot = (offset - 1) % this.capacity;
    const numbers = this.numbers!;
    const at = slot * NUMBERS;
    const id = numbers[at] >= 0 ? String(numbers[at]) : this.idTexts!.text(slot);
    return [id, numbers[at + 1], numbers[at + 2], numbers[at + 3], numbers[at + 4]];
  }
}
