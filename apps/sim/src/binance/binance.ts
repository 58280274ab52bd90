// Source: binance/binance-spot-api-docs, web-socket-streams.md and rest-api.md.
import { type DialectEntry } from '../dialects/dialect';
import { type Channel } from '../dialects/grammar';
import { Speaker } from '../dialects/speaker';
import { listings } from '../market/instruments';
import { exchangeInfo, WEIGHT_PER_MINUTE } from './exchange-info';
import { aggTradeFrame, aggTradeRow, bookTickerFrame, depthBody, depthFrame, tradeFrame } from './frames';
import { Rest } from './rest';
import { StreamsGrammar } from './streams-grammar';

/** The streams of each symbol, by the ending of their names. */
const channels: Readonly<Record<string, Channel>> = {
  aggTrade: { kind: 'trades', encode: aggTradeFrame },
  trade: {
    kind: 'trades',
    encode: (of, trade, timeMs) => {
      const count = trade.lastTradeId - trade.firstTradeId + 1;
      return Array.from({ length: count }, (_, n) => tradeFrame(of, trade, n, timeMs));
    },
  },
  bookTicker: { kind: 'tops', encode: bookTickerFrame },
  'depth@100ms': { kind: 'book', seed: 'rest', depth: null, delta: depthFrame },
};

/** The spot market. */
export const binance: DialectEntry = {
  venueId: 'binance',
  listings,
  open: (options) => {
    const words = {
      base: '/api/v3',
      weightPerMinute: WEIGHT_PER_MINUTE,
      weightOf,
      exchangeInfo,
      aggTradeRow,
      depthBody,
    };
    const service = {
      venueId: 'binance',
      channels,
      keepalive: { pingMs: 20_000, pongMs: 60_000, frames: { count: 5, withinMs: 1_000 } },
      streamsMax: 1_024,
      routes: { '': Object.keys(channels) },
      rest: new Rest(options.market, words),
    };
    return new Speaker(options, new StreamsGrammar(service));
  },
};

function weightOf(method: string, depth: number): number {
  switch (method) {
    case '/exchangeInfo':
      return 20;
    case '/aggTrades':
      return 4;
    case '/historicalTrades':
      return 25;
    case '/depth':
      if (depth <= 100) return 5;
      if (depth <= 500) return 25;
      return depth <= 1_000 ? 50 : 250;
    default:
      return 1;
  }
}
