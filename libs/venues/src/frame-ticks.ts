import { type JsonFields, type JsonValues, type SymbolTable } from '@livetape/columns';
import { Aggressor, Side } from '@livetape/model';
import { FrameValues } from './frame-values';

/** The numbers of the fields that hold a trade's price and size. A constant of the venue's module, never built per call. */
export interface TradeFields {
  readonly price: number;
  readonly size: number;
}

/** The numbers of the fields that hold a top of book. A constant of the venue's module, never built per call. */
export interface TopFields {
  readonly bid: number;
  readonly bidSize: number;
  readonly ask: number;
  readonly askSize: number;
}

/**
 * Rows of a single event: trades, tops of books, greeks. They are claimed and filled, or read as the shape that most
 * venues share; a method that returns a row returns -1 when the frame is rejected.
 */
export class FrameTicks extends FrameValues {
  /** Claims a row of the selected instrument. -1 when the batch is full. */
  claimTrade(): number {
    const { trades } = this;
    if (trades.isFull) return this.rejectFull();
    const row = trades.claim();
    trades.instrument[row] = this.instrumentId;
    trades.receiveTime[row] = this.receiveTime;
    trades.idText.clear(row);
    trades.sequence[row] = -1;
    trades.firstId[row] = -1;
    trades.lastId[row] = -1;
    return row;
  }

  claimTop(): number {
    const { tops } = this;
    if (tops.isFull) return this.rejectFull();
    const row = tops.claim();
    tops.instrument[row] = this.instrumentId;
    tops.receiveTime[row] = this.receiveTime;
    tops.sequence[row] = -1;
    tops.eventTime[row] = 0;
    return row;
  }

  /** Claims a row with NaN in every number: a venue fills what it has. */
  claimGreeks(): number {
    const { greeks } = this;
    if (greeks.isFull) return this.rejectFull();
    const row = greeks.claim();
    greeks.clearRow(row);
    greeks.instrument[row] = this.instrumentId;
    greeks.receiveTime[row] = this.receiveTime;
    return row;
  }

  /** Claims a row, unless one is given, and reads its price and size, both above 0. */
  readTrade(fields: JsonFields, { price, size }: TradeFields, row = this.claimTrade()): number {
    const { trades } = this;
    const isRead =
      row >= 0 && this.price(fields, price, trades.price, row) && this.size(fields, size, trades.size, row);
    return isRead ? row : -1;
  }

  /** Who took the liquidity, by a word: the table's first where he bought, its second where he sold. */
  aggressor(fields: JsonValues, field: number, words: SymbolTable, row: number): boolean {
    const word = fields.find(field, words);
    if (word !== 0 && word !== 1) return this.reject('incomplete');
    this.trades.aggressor[row] = word === 0 ? Aggressor.Buy : Aggressor.Sell;
    return true;
  }

  /** Who took the liquidity, by a flag: the one given where it is true, the other where it is false. */
  aggressorIf(fields: JsonFields, field: number, whenTrue: Aggressor, row: number): boolean {
    const flag = fields.flag(field);
    if (flag < 0) return this.reject('incomplete');
    const isBuy = (flag === 1) === (whenTrue === Aggressor.Buy);
    this.trades.aggressor[row] = isBuy ? Aggressor.Buy : Aggressor.Sell;
    return true;
  }

  /** The trade's id, a number or a text; first, last and sequence stay -1, for the venue to fill where they are known. */
  tradeId(fields: JsonValues, field: number, row: number): boolean {
    const { id, idText } = this.trades;
    id[row] = -1;
    if (!fields.isPlain(field) || fields.start(field) === fields.end(field)) return this.reject('incomplete');
    if (fields.unsigned(field, id, row)) return true;
    return idText.set(row, fields.bytes, fields.start(field), fields.end(field)) || this.reject('number');
  }

  /** The trade's id where ids of an instrument are integers that rise by one: sequence, first and last are the same. */
  denseTradeId(fields: JsonValues, field: number, row: number): boolean {
    const { id, sequence, firstId, lastId } = this.trades;
    if (!this.integer(fields, field, id, row)) return false;
    sequence[row] = firstId[row] = lastId[row] = id[row];
    return true;
  }

  /** Claims a row and reads both sides of it; 0 is what a side without a level is written as. `closeTop` ends the row. */
  readTop(fields: JsonFields, { bid, bidSize, ask, askSize }: TopFields): number {
    const { tops } = this;
    const row = this.claimTop();
    const isRead =
      row >= 0 &&
      this.priceOrNone(fields, bid, tops.bidPrice, row) &&
      this.sizeOrNone(fields, bidSize, tops.bidSize, row) &&
      this.priceOrNone(fields, ask, tops.askPrice, row) &&
      this.sizeOrNone(fields, askSize, tops.askSize, row);
    return isRead ? row : -1;
  }

  /** As `readTop`, with sizes as `cutSizeOrNone` takes them. */
  readCutTop(fields: JsonFields, { bid, bidSize, ask, askSize }: TopFields): number {
    const { tops } = this;
    const row = this.claimTop();
    const isRead =
      row >= 0 &&
      this.priceOrNone(fields, bid, tops.bidPrice, row) &&
      this.cutSizeOrNone(fields, bidSize, tops.bidSize, row) &&
      this.priceOrNone(fields, ask, tops.askPrice, row) &&
      this.cutSizeOrNone(fields, askSize, tops.askSize, row);
    return isRead ? row : -1;
  }

  /** As `readTop`, with 0 for each field that `isNone` says to hold nothing; claims a row unless one is given. */
  readOpenTop(fields: JsonFields, at: TopFields, isNone: FieldTest, row = this.claimTop()): number {
    const { tops } = this;
    const { bid, bidSize, ask, askSize } = at;
    if (row < 0) return -1;
    tops.bidPrice[row] = tops.bidSize[row] = tops.askPrice[row] = tops.askSize[row] = 0;
    const isRead =
      (isNone(fields, bid) || this.priceOrNone(fields, bid, tops.bidPrice, row)) &&
      (isNone(fields, bidSize) || this.sizeOrNone(fields, bidSize, tops.bidSize, row)) &&
      (isNone(fields, ask) || this.priceOrNone(fields, ask, tops.askPrice, row)) &&
      (isNone(fields, askSize) || this.sizeOrNone(fields, askSize, tops.askSize, row));
    return isRead ? row : -1;
  }

  /** The best level of an array of [price, size, …] as one side of a top's row; 0 and 0 where there is none. */
  readBest(fields: JsonFields, field: number, side: Side, row: number): boolean {
    const { tops } = this;
    const price = side === Side.Bid ? tops.bidPrice : tops.askPrice;
    const size = side === Side.Bid ? tops.bidSize : tops.askSize;
    const table = fields.table(field);
    if (table === null) return this.reject('incomplete');
    price[row] = size[row] = 0;
    return table.rows === 0 || (this.priceOrNone(table, 0, price, row) && this.sizeOrNone(table, 1, size, row));
  }

  /** Each side of the row has both a price and a size, or neither. */
  closeTop(row: number): boolean {
    const { bidPrice, bidSize, askPrice, askSize } = this.tops;
    const isWhole = bidPrice[row] > 0 === bidSize[row] > 0 && askPrice[row] > 0 === askSize[row] > 0;
    return isWhole || this.reject('number');
  }

  protected rejectFull(): -1 {
    this.reject('full');
    return -1;
  }
}

/** Whether a field says that there is nothing: written as an empty text, as null, or left out, as the venue does it. */
export type FieldTest = (fields: JsonFields, field: number) => boolean;
