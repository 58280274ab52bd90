// Source: bybit-exchange.github.io/docs/v5/ws/connect, public/spot.
import { type DialectEntry } from '../dialects/dialect';
import { Speaker } from '../dialects/speaker';
import { listed } from '../market/instruments';
import { type Service, TopicsGrammar } from './topics-grammar';

/** The spot market. Ids of trades are numbers beyond 2^53. */
export const bybit: DialectEntry = {
  venueId: 'bybit',
  listings: listed('BTC ETH SOL XRP DOGE ADA SUI LTC LINK AVAX TRX DOT', 'USDT'),
  open: (options) => {
    const service: Service = {
      ...{ venueId: 'bybit', path: '/v5/public/spot', grantText: 'subscribe', tradesMax: 60 },
      category: 'spot',
      unknownText: (topic) => `Invalid symbol :[${topic}]`,
      tradeId: (id: number) => `229${String(id).padStart(16, '0')}`,
    };
    return new Speaker(options, new TopicsGrammar(service));
  },
};
