import { TextColumn } from '@livetape/columns';
import { type TradeBatch } from '@livetape/model';
import { encodeTradeRow, type Fragment } from '@livetape/wire';
import { Log } from './log';

/** Trades kept for a snapshot: more than a tape shows. */
export const TRADES_KEPT = 200;

const NUMBERS = 5;
const ID_BYTES = 40;

/**
 * The last trades of an instrument, as columns: most trades of most instruments are never asked for, so a trade becomes
 * text when the first client needs it. Claims 9.6 KB with the first trade (17.8 KB where ids are text).
 */
export class TradeLog extends Log {
  /** id, eventTime, price, size, aggressor of each slot. */
  private numbers: Float64Array | null = null;
  private idTexts: TextColumn | null = null;
  /** '' until encoded. */
  private readonly fragments: Fragment[] = [];

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
    this.fragments[slot] = '';
  }

  protected override fragment(offset: number): Fragment {
    const slot = (offset - 1) % this.capacity;
    if (this.fragments[slot] === '') this.fragments[slot] = this.encode(slot);
    return this.fragments[slot];
  }

  private encode(slot: number): Fragment {
    const at = slot * NUMBERS;
    const [id, eventTime, price, size, aggressor] = this.numbers!.subarray(at, at + NUMBERS);
    return encodeTradeRow([id >= 0 ? String(id) : this.idTexts!.text(slot), eventTime, price, size, aggressor]);
  }
}
