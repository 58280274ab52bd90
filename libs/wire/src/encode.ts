import { type BarBatch, type BookStatus, type FeedStatus, type Gap, type TradeBatch } from '@livetape/model';
import { type DeltaItem } from './encoding';
import {
  type BookRow,
  type ControlMessage,
  type GreeksRow,
  type Snapshot,
  type TickerRow,
  type TopRow,
  type TradeRow,
} from './protocol';
import { barRow, tradeRow } from './rows';

/**
 * A row as JSON text: made once, then joined into the frames of all clients. Always by JSON.stringify, which gives one flat
 * text: text put together with `+` keeps all of its parts, six times the memory for a row that is kept.
 */
export type Fragment = string;

/** `BarRow` of a row of a batch. */
export function encodeBar(bars: BarBatch, row: number): Fragment {
  return JSON.stringify(barRow(bars, row));
}

/** `TradeRow` of a row of a batch. */
export function encodeTrade(trades: TradeBatch, row: number): Fragment {
  return encodeTradeRow(tradeRow(trades, row));
}

export function encodeTradeRow(row: TradeRow): Fragment {
  return JSON.stringify(row);
}

/** A row of an array or, as the fan-out keeps it, of nine doubles. */
export function encodeTicker(row: TickerRow | Float64Array): Fragment {
  return JSON.stringify(Array.from(row));
}

export function encodeFeed(status: FeedStatus): Fragment {
  return `["feed",${JSON.stringify(status)}]`;
}

export function encodeGap(gap: Gap): Fragment {
  return `["gap",${JSON.stringify(gap)}]`;
}

export function encodeBookStatus(status: BookStatus): Fragment {
  return `["book",${JSON.stringify(status)}]`;
}

export function encodeBook(row: BookRow): Fragment {
  return JSON.stringify(row);
}

export function encodeTop(row: TopRow): Fragment {
  return JSON.stringify(row);
}

/** A row of an array or, as the fan-out keeps it, of thirteen doubles with NaN for none, which JSON writes as null. */
export function encodeGreeks(row: GreeksRow | Float64Array): Fragment {
  return JSON.stringify(Array.from(row));
}

/** One entry of `Delta.items`; the same for all clients at the same position, so it is made once and joined. */
export function encodeDeltaItem(
  position: Pick<DeltaItem, 'handle' | 'offset' | 'conflated'>,
  rows: readonly Fragment[],
): Fragment {
  return `[${position.handle},${position.offset},${position.conflated},[${rows.join(',')}]]`;
}

/** A `Delta` of items. */
export function encodeDelta(serverTimeMs: number, items: readonly Fragment[]): string {
  return `{"type":"delta","serverTimeMs":${serverTimeMs},"items":[${items.join(',')}]}`;
}

/** A `Snapshot` whose rows are encoded already. */
export function encodeSnapshot(head: Omit<Snapshot, 'type' | 'rows'>, rows: readonly Fragment[]): string {
  const text = JSON.stringify({ type: 'snapshot', ...head });
  return `${text.slice(0, -1)},"rows":[${rows.join(',')}]}`;
}

/** The rare messages, which need no speed. */
export function encodeMessage(message: ControlMessage): string {
  return JSON.stringify(message);
}
