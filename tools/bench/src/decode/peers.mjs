// How others read the same frames. Each gives what its users get: objects with numbers, made from JSON.parse of the frame.
import { requirePeer } from '../runner/peers.mjs';
import { openingsOf } from './openings.mjs';

/**
 * By our venue: names of the same exchange there, and where in a message ccxt's own handlers find the raw trades and the arrays of
 * levels; `at` is where price and size stand in a level.
 */
const PEERS = {
  binance: { tardis: 'binance', ccxt: 'binance', trades: (m) => [m.data], levels: (m) => [m.data.b, m.data.a] },
  'binance-usdm': {
    tardis: (recording) => (recording.includes('coinm') ? 'binance-delivery' : 'binance-futures'),
    ccxt: 'binanceusdm',
    trades: (m) => [m.data],
    levels: (m) => [m.data.b, m.data.a],
  },
  bitfinex: { tardis: 'bitfinex', ccxt: 'bitfinex', trades: (m) => m[1], levels: bitfinexLevels, at: [0, 2] },
  bitstamp: {
    tardis: 'bitstamp',
    ccxt: 'bitstamp',
    trades: (m) => [m.data],
    levels: (m) => [m.data.bids, m.data.asks],
  },
  bybit: {
    tardis: 'bybit-spot',
    ccxt: 'bybit',
    trades: (m) => m.data,
    levels: (m) => (Array.isArray(m.data.b) ? [m.data.b, m.data.a] : null),
  },
  'bybit-linear': { tardis: 'bybit', ccxt: 'bybit', trades: (m) => m.data, levels: (m) => [m.data.b, m.data.a] },
  coinbase: {
    tardis: 'coinbase',
    ccxt: 'coinbaseexchange',
    trades: (m) => [m],
    levels: (m) => (m.changes === undefined ? null : [m.changes]),
    at: [1, 2],
  },
  deribit: {
    tardis: 'deribit',
    ccxt: 'deribit',
    trades: (m) => m.params.data,
    levels: (m) => [m.params.data.bids, m.params.data.asks],
    at: [1, 2],
  },
  gate: {
    tardis: 'gate-io',
    ccxt: 'gate',
    trades: (m) => [m.result],
    levels: (m) => (Array.isArray(m.result.b) && Array.isArray(m.result.b[0] ?? []) ? [m.result.b, m.result.a] : null),
  },
  gemini: { tardis: 'gemini', ccxt: 'gemini', trades: (m) => [m], levels: (m) => [m.changes], at: [1, 2] },
  htx: {
    tardis: 'huobi-dm-linear-swap',
    ccxt: 'htx',
    trades: (m) => m.tick.data,
    levels: (m) => [m.tick.bids, m.tick.asks],
  },
  kraken: { tardis: 'kraken', ccxt: 'kraken', trades: (m) => m[1], levels: krakenLevels },
  kucoin: {
    tardis: 'kucoin',
    ccxt: 'kucoin',
    trades: (m) => [m.data],
    levels: (m) => [m.data.changes.bids, m.data.changes.asks],
  },
  okx: { tardis: 'okex', ccxt: 'okx', trades: (m) => m.data, levels: (m) => [m.data[0].bids, m.data[0].asks] },
};
const DAY = /(\d{4})(\d{2})(\d{2})/;

/** What reads the frames of a set, by the peer's name: `read` for all of them, and the `rows` it gives. */
export function peersOf(set) {
  const peer = PEERS[set.venue];
  const peers = {};
  for (const [name, make] of Object.entries({ 'tardis-dev': tardisOf, ccxt: ccxtOf })) {
    const read = made(make, peer, set);
    if (read !== null) peers[name] = read;
  }
  return peers;
}

/** Its mapper, whole: what `streamNormalized` runs on each frame. */
function tardisOf({ tardis }, { kind, frames, recording }) {
  const { normalizeTrades, normalizeBookChanges } = requirePeer('tardis-dev');
  const exchange = typeof tardis === 'string' ? tardis : tardis(recording);
  const at = new Date(DAY.exec(recording).slice(1).join('-'));
  const mapper = (kind === 'trades' ? normalizeTrades : normalizeBookChanges)(exchange, at);
  const openings =
    kind === 'trades'
      ? []
      : openingsOf(
          exchange,
          frames.map((frame) => JSON.parse(frame.toString())),
        );
  for (const message of openings) if (mapper.canHandle(message)) [...mapper.map(message, at)];
  return () => {
    let rows = 0;
    for (let i = 0; i < frames.length; i++) {
      const message = JSON.parse(frames[i].toString());
      if (!mapper.canHandle(message)) continue;
      for (const row of mapper.map(message, at) ?? [])
        rows += kind === 'trades' ? 1 : row.bids.length + row.asks.length;
    }
    return rows;
  };
}

/** Less than its handlers do: only the parsing of trades and of levels, without its caches and its books. */
function ccxtOf({ ccxt: id, trades, levels, at = [0, 1] }, { kind, frames }) {
  const { pro } = requirePeer('ccxt');
  const exchange = new pro[id]();
  const market = exchange.safeMarketStructure({ id: 'BTCUSDT', symbol: 'BTC/USDT', base: 'BTC', quote: 'USDT' });
  const parse = typeof exchange.parseWsTrade === 'function' && Object.hasOwn(pro[id].prototype, 'parseWsTrade');
  return () => {
    let rows = 0;
    for (let i = 0; i < frames.length; i++) {
      const message = JSON.parse(frames[i].toString());
      if (kind === 'trades') {
        for (const trade of trades(message)) {
          if (parse) exchange.parseWsTrade(trade, market);
          else exchange.parseTrade(trade, market);
          rows++;
        }
      } else {
        for (const side of levels(message) ?? []) rows += exchange.parseOrderBookBidsAsks(side ?? [], ...at).length;
      }
    }
    return rows;
  };
}

/** Null where the peer does not know such frames: it throws, or gives nothing. */
function made(make, peer, set) {
  try {
    const read = make(peer, set);
    const rows = read();
    return rows === 0 ? null : { read, rows };
  } catch {
    // a mapper for another version of the exchange's protocol throws on its first frame
    return null;
  }
}

function krakenLevels(message) {
  if (!Array.isArray(message)) return null;
  return message.slice(1, -2).flatMap(({ bs, b, as, a }) => [bs ?? b ?? [], as ?? a ?? []]);
}

function bitfinexLevels(message) {
  return Array.isArray(message[1][0]) ? [message[1]] : [[message[1]]];
}
