// eslint-disable-next-line no-restricted-imports -- another service of the same venue, with the same frames
import { bybit, planTopics } from '../bybit/bybit';
import { type Venue } from '../venue';

// https://bybit-exchange.github.io/docs/v5/ws/connect (linear; market/instrument)

/** Bybit's contracts that are margined in USDT and USDC: as spot, on a service of its own. Sizes are in the base. */
export const bybitLinear: Venue = {
  ...bybit,
  id: 'bybit-linear',
  title: 'Bybit linear',
  plan: (instruments, kinds, { socket }) => planTopics(instruments, kinds, `${socket}/v5/public/linear`),
  metadata: {
    // A page holds more contracts than there are.
    requests: () => [{ path: '/v5/market/instruments-info?category=linear&limit=1000', weight: 1 }],
    parse: bybit.metadata.parse,
  },
};
