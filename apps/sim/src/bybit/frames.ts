// Source: bybit-exchange.github.io/docs/v5/ws/connect, websocket/public/{trade,orderbook}.
import { type BookMessage, type LevelChange, type Spelled } from '../dialects/grammar';
import { decimal, shortest } from '../dialects/number-text';
import { type Book } from '../market/book';
import { type Execution } from '../market/history';

/** Where the venue's numbers of book messages stand: 1 would mean that it began anew. */
const MESSAGES_BEFORE = 20_254_868;

/** How a service writes the ids of trades: beyond 2^53, or a UUID. */
export type TradeId = (id: number) => string;

/** A trade; every frame has one here. */
export function tradeFrame(of: Spelled, trade: Execution, timeMs: number, id: TradeId): string {
  const price = decimal(trade.price, of.priceDecimals);
  const size = shortest(trade.size, of.sizeDecimals);
  const row =
    `{"i":"${id(trade.id)}","T":${timeMs},"p":"${price}","v":"${size}","S":"${trade.buy ? 'Buy' : 'Sell'}",` +
    `"s":"${of.symbol}","BT":false,"RPI":false,"seq":${trade.id}}`;
  return `{"topic":"publicTrade.${of.symbol}","type":"snapshot","ts":${timeMs + 1},"data":[${row}]}`;
}

/** The best level of each side, whole each time. */
export function topFrame(of: Spelled, { bids, asks, updateId }: Book, timeMs: number): string {
  const bid = { price: bids.bestPrice, size: bids.bestSize };
  const ask = { price: asks.bestPrice, size: asks.bestSize };
  const data = `${sidesOf(of, [bid], [ask])},"u":${updateId},"seq":${updateId}`;
  return frameOf(`orderbook.1`, of, { type: 'snapshot', data, timeMs });
}

/** A book or a change of it. `u` rises by one with each message. */
export function bookFrame(topic: string, type: 'snapshot' | 'delta') {
  return (of: Spelled, { bids, asks, last, count }: BookMessage, timeMs: number): string => {
    const data = `${sidesOf(of, bids, asks)},"u":${MESSAGES_BEFORE + count},"seq":${last}`;
    return frameOf(topic, of, { type, data, timeMs });
  };
}

/** The two sides of a book. */
export function sidesOf(of: Spelled, bids: readonly Rested[], asks: readonly Rested[]): string {
  const write = (levels: readonly Rested[]) =>
    levels.map(({ price, size }) => `["${decimal(price, of.priceDecimals)}","${shortest(size, of.sizeDecimals)}"]`);
  return `"b":[${write(bids)}],"a":[${write(asks)}]`;
}

type Rested = Pick<LevelChange, 'price' | 'size'>;

function frameOf(topic: string, { symbol }: Spelled, said: { type: string; data: string; timeMs: number }): string {
  const { type, data, timeMs } = said;
  const head = `{"topic":"${topic}.${symbol}","ts":${timeMs + 2},"type":"${type}"`;
  return `${head},"data":{"s":"${symbol}",${data}},"cts":${timeMs}}`;
}
