// Source: developers.binance.com/docs/derivatives/usds-margined-futures, with the routes that connections have since 2026.
import { Rest } from '../binance/rest';
import { StreamsGrammar } from '../binance/streams-grammar';
import { type DialectEntry } from '../dialects/dialect';
import { type Channel } from '../dialects/grammar';
import { Speaker } from '../dialects/speaker';
import { listed } from '../market/instruments';
import { contractInfo, WEIGHT_PER_MINUTE } from './contract-info';
import { aggTradeFrame, aggTradeRow, bookTickerFrame, depthBody, depthFrame } from './frames';

const channels: Readonly<Record<string, Channel>> = {
  aggTrade: { kind: 'trades', encode: aggTradeFrame },
  bookTicker: { kind: 'tops', encode: bookTickerFrame },
  'depth@100ms': { kind: 'book', seed: 'rest', depth: null, delta: depthFrame },
};

/** Perpetual contracts margined in USDT. Trades come on a socket of `/market`, books and tops on one of `/public`. */
export const binanceUsdm: DialectEntry = {
  venueId: 'binance-usdm',
  listings: listed('BTC ETH SOL XRP BNB DOGE ADA SUI LINK AVAX LTC TRX', 'USDT').map((listing) => {
    return { ...listing, contract: { type: 'perpetual' } };
  }),
  open: (options) => {
    const words = { aggTradeRow, depthBody, weightOf, exchangeInfo: contractInfo };
    const service = {
      venueId: 'binance-usdm',
      channels,
      keepalive: { pingMs: 180_000, pongMs: 600_000, frames: { count: 10, withinMs: 1_000 } },
      streamsMax: 200,
      routes: { '/public': ['bookTicker', 'depth@100ms'], '/market': ['aggTrade'] },
      rest: new Rest(options.market, { ...words, base: '/fapi/v1', weightPerMinute: WEIGHT_PER_MINUTE }),
    };
    return new Speaker(options, new StreamsGrammar(service));
  },
};

function weightOf(method: string, depth: number): number {
  if (method === '/aggTrades') return 20;
  if (method !== '/depth') return 1;
  if (depth <= 50) return 2;
  if (depth <= 100) return 5;
  return depth <= 500 ? 10 : 20;
}
