// What tardis-dev's mappers must be told before they read a symbol's book: that its snapshot came, or which channel is whose.

const empty = { bids: [], asks: [] };

/** By tardis-dev's name of the exchange: the message that comes before the given one, the first of its key. */
const OPENINGS = {
  binance: (m) => snapshot(m.data.s, { ...m, data: { ...empty, lastUpdateId: m.data.U - 1 } }),
  'binance-futures': (m) => snapshot(m.data.s, { ...m, data: { ...empty, lastUpdateId: m.data.U } }),
  'binance-delivery': (m) => snapshot(m.data.s, { ...m, data: { ...empty, lastUpdateId: m.data.U } }),
  bitfinex: (m) => ({
    key: m[0],
    message: { event: 'subscribed', channel: 'book', prec: 'P0', chanId: m[0], pair: 'BTCUSD' },
  }),
  bitstamp: (m) => snapshot(m.channel, { ...m, event: 'snapshot', data: { ...empty, timestamp: '0' } }),
  'gate-io': (m) =>
    snapshot(m.result.s, {
      ...m,
      event: 'snapshot',
      symbol: m.result.s,
      result: { ...empty, id: m.result.U - 1, update: 0 },
    }),
  kucoin: (m) =>
    snapshot(m.topic, {
      ...m,
      subject: 'trade.l2Snapshot',
      data: { ...empty, sequence: m.data.sequenceStart - 1 },
    }),
};

/** The messages to map first, in their order; none where the exchange needs none. */
export function openingsOf(exchange, messages) {
  const opening = OPENINGS[exchange];
  if (opening === undefined) return [];
  const byKey = new Map();
  for (const message of messages) {
    const { key, message: first } = opening(message);
    if (!byKey.has(key)) byKey.set(key, first);
  }
  return [...byKey.values()];
}

function snapshot(key, message) {
  return { key, message };
}
