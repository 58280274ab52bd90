// The built application with one venue, which the bench's own exchange plays.
import { DatabaseSync } from 'node:sqlite';
import { startPlatform } from '../../../run/platform.mjs';
import { until } from '../machine.mjs';
import { onlyVenue, VENUE } from '../venues.mjs';
import { symbolsOf } from './tape.mjs';

const FOREVER = '0';
/** Oftener than any turn of an event loop that reads something. */
const AT_ONCE_HZ = 100_000;
const START_MS_MAX = 30_000;
/** Bars of a second are closed half a second after its end, and written within another half. */
const LAST_BARS_MS_MAX = 10_000;
const FLUSH_MS_MAX = 10_000;
const BOOK_DEPTH = 100;
const SECOND_BARS_MAX = 1_000;

/** Settings that every run has: the journal is on, the venue runs in the application's own thread. */
function settings(exchange, { instruments, transport, flush = 'turn', rateHz = AT_ONCE_HZ, isolation = 'inline' }) {
  return {
    LIVETAPE_SOURCE: 'live',
    LIVETAPE_VENUES_BINANCE_SYMBOLS: symbolsOf(instruments).join(','),
    LIVETAPE_VENUES_BINANCE_ENDPOINTS_SOCKET: `ws://127.0.0.1:${exchange.port}`,
    LIVETAPE_VENUES_BINANCE_ENDPOINTS_REST: `http://127.0.0.1:${exchange.port}`,
    LIVETAPE_FEEDS_ISOLATION: isolation,
    LIVETAPE_FEEDS_TRANSPORT: transport,
    LIVETAPE_GATEWAY_FLUSH: flush,
    LIVETAPE_GATEWAY_RATE_HZ_MAX: String(rateHz),
    LIVETAPE_GATEWAY_CHANNELS_MAX: '1000',
    LIVETAPE_GATEWAY_CHANNELS_PER_ADDRESS_MAX: '100000',
    LIVETAPE_GATEWAY_CONNECTIONS_PER_ADDRESS_MAX: '1000',
    LIVETAPE_GATEWAY_COMMANDS_PER_ADDRESS_PER_SECOND: '10000',
    LIVETAPE_SERVER_REQUESTS_PER_SECOND: '10000',
    LIVETAPE_SERVER_REQUESTS_BURST: '10000',
    LIVETAPE_STORE_RETENTION_TRADES_MS: FOREVER,
    LIVETAPE_LOG_LEVEL: 'error',
  };
}

/** Starts it and waits until it follows the exchange. */
export async function startApplication(exchange, { env = {}, ...choices }) {
  const platform = await startPlatform({ env: { ...onlyVenue(), ...settings(exchange, choices), ...env } });
  const application = new Application(platform, choices.instruments);
  const isFollowing = await until(async () => (await exchange.ask('state')).subscribed, START_MS_MAX);
  if (isFollowing) return application;
  await application.stop();
  throw new Error('the application does not subscribe to the exchange');
}

class Application {
  constructor(platform, instruments) {
    Object.assign(this, platform);
    this.symbols = symbolsOf(instruments);
  }

  async get(path) {
    const response = await fetch(`${this.base}/api/v1/${path}`);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  async frames() {
    return (await this.get('status')).counts.frames;
  }

  async trades() {
    return (await this.get('status')).counts.trades;
  }

  /** Whether every book is proven. */
  async areBooksSynced() {
    const { books } = await this.get('status');
    return books.synced === this.symbols.length;
  }

  /** Sums over all bars of one second, by instrument, once they hold as many trades as expected or no more come. */
  async sums(expected) {
    const deadline = performance.now() + LAST_BARS_MS_MAX;
    const found = [];
    for (const [i, symbol] of this.symbols.entries()) {
      const isWhole = async () => (found[i] = await this.sumsOf(symbol)).trades === expected[i].trades;
      await until(isWhole, deadline - performance.now());
    }
    return found;
  }

  async sumsOf(symbol) {
    const { bars } = await this.get(`bars?venue=${VENUE}&symbol=${symbol}&width=1s&last=${SECOND_BARS_MAX}`);
    return {
      trades: bars.reduce((sum, bar) => sum + bar.trades, 0),
      volume: bars.reduce((sum, { volume }) => sum + BigInt(volume.replace('.', '')), 0n),
    };
  }

  /** The best levels of a book. */
  async book(symbol) {
    return this.get(`book?venue=${VENUE}&symbol=${symbol}&depth=${BOOK_DEPTH}`);
  }

  /** Trades in the database, once there are as many as expected or none have come for long. */
  async storedTrades(expected) {
    const database = new DatabaseSync(this.database.replace('.sim', ''), { readOnly: true });
    try {
      const count = () => database.prepare('SELECT coalesce(sum(rows), 0) AS rows FROM trade_chunks').get().rows;
      await until(() => count() >= expected, FLUSH_MS_MAX);
      return count();
    } finally {
      database.close();
    }
  }
}
