// Source: bybit-exchange.github.io/docs/v5/ws/connect, public/linear.
import { type Service, TopicsGrammar } from '../bybit/topics-grammar';
import { type DialectEntry } from '../dialects/dialect';
import { Speaker } from '../dialects/speaker';
import { listed } from '../market/instruments';

/** Perpetual contracts margined in USDT. Ids of trades are UUIDs. */
export const bybitLinear: DialectEntry = {
  venueId: 'bybit-linear',
  listings: listed('BTC ETH SOL XRP DOGE ADA SUI LTC LINK AVAX TRX DOT', 'USDT').map((listing) => {
    return { ...listing, contract: { type: 'perpetual' } };
  }),
  open: (options) => {
    const service: Service = {
      ...{ venueId: 'bybit-linear', path: '/v5/public/linear', grantText: '', tradesMax: 1_000 },
      category: 'linear',
      unknownText: (topic) => `error:handler not found,topic:${topic}`,
      tradeId: (id: number) => `20f43950-d8dd-5b31-9112-${id.toString(16).padStart(12, '0')}`,
    };
    return new Speaker(options, new TopicsGrammar(service));
  },
};
