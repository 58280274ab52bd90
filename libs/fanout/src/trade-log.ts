import { TextColumn } from '@livetape/columns';
import { type TradeBatch } from '@livetape/model';
import { integerText, type TradeRow } from '@livetape/wire';
import { NumberLog } from './number-log';

/** Trades kept for a snapshot: more than a tape shows. */
export const TRADES_KEPT = 200;

const WIDTH = 5;
const ID_BYTES = 40;

/** The last trades of an instrument, 40 bytes each; where ids are text, NaN stands for them and they take 8 KB more. */
export class TradeLog extends NumberLog {
  private idTexts: TextColumn | null = null;

  constructor() {
    super(TRADES_KEPT, WIDTH, 'conflate');
  }

  push(trades: TradeBatch, row: number): void {
    const at = this.claim();
    const { numbers } = this;
    numbers[at] = trades.id[row];
    numbers[at + 1] = trades.eventTime[row];
    numbers[at + 2] = trades.price[row];
    numbers[at + 3] = trades.size[row];
    numbers[at + 4] = trades.aggressor[row];
    if (trades.id[row] < 0) this.setText(at, trades, row);
  }

  protected override rowAt(slot: number): TradeRow {
    const { numbers } = this;
    const at = slot * WIDTH;
    const id = Number.isNaN(numbers[at]) ? this.idTexts!.text(slot) : integerText(numbers[at]);
    return [id, numbers[at + 1], numbers[at + 2], numbers[at + 3], numbers[at + 4]];
  }

  private setText(at: number, trades: TradeBatch, row: number): void {
    this.numbers[at] = NaN;
    this.idTexts ??= new TextColumn(this.slots, ID_BYTES);
    this.idTexts.copy(at / WIDTH, trades.idText, row);
  }
}
