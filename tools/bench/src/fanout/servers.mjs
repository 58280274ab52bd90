// The servers that the fan-out bench compares, each in a process of its own with the same interface to the bench.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startGateway } from '../gateway.mjs';
import { sample } from '../machine.mjs';
import { VENUE } from '../venues.mjs';

/** Busy enough that each of the tickers followed has changed at nearly every flush. */
const TRADES_PER_SECOND = 2_000;
const ASSETS =
  'BTC,ETH,SOL,XRP,BNB,DOGE,ADA,SUI,TRX,LINK,AVAX,LTC,ENA,WIF,BONK,ARB,NEAR,DOT,BCH,UNI,AAVE,TON,APT,HBAR,FET';
const SYMBOLS = ASSETS.split(',').map((asset) => `${asset}USDT`);
/** Tickers whose changes of one flush are about so many bytes of JSON. */
const TICKERS = { 200: [SYMBOLS[0], SYMBOLS[24]], 2000: SYMBOLS };
const CHECKED_EACH = 100;

/**
 * `start({ hz })` resolves with the server: `clients(bytes)` is what its clients are, `publish(bytes)` begins, `quiet()` ends
 * it and resolves with the number of messages published (null where the market itself publishes).
 */
export const servers = {
  'Livetape, JSON': { start: (options) => startLivetape('json', options) },
  'Livetape, binary': { start: (options) => startLivetape('binary', options) },
  'ws, stringify per client': { start: (options) => startChild('plain.mjs', 'each', { dialect: 'plain', ...options }) },
  'ws, stringify once': { start: (options) => startChild('plain.mjs', 'once', { dialect: 'plain', ...options }) },
  'socket.io 4.8': {
    isPeer: true,
    start: (options) => startChild('peer.mjs', 'socket.io', { dialect: 'socket.io', ...options }),
  },
  'aedes 1.2 (MQTT)': {
    isPeer: true,
    start: (options) => startChild('peer.mjs', 'mqtt', { dialect: 'mqtt', ...options }),
  },
};

/** The whole api: feeds, books, windows and store run beside the gateway, and their CPU is counted. */
async function startLivetape(encoding, { hz, reader }) {
  const env = { LIVETAPE_GATEWAY_RATE_HZ_MAX: String(hz), LIVETAPE_VENUES_BINANCE_SYMBOLS: SYMBOLS.join() };
  const gateway = await startGateway({ tradesPerSecond: TRADES_PER_SECOND, env });
  return {
    port: gateway.port,
    sample: gateway.sample,
    clients: (bytes) => ({
      encoding,
      reader,
      checkedEach: CHECKED_EACH,
      channels: TICKERS[bytes].map((symbol) => `ticker:${VENUE}:${symbol}`),
    }),
    publish: () => undefined,
    quiet: () => Promise.resolve(null),
    stop: gateway.stop,
  };
}

async function startChild(file, way, { dialect, hz }) {
  const child = fork(join(import.meta.dirname, file), [way]);
  const [{ port }] = await once(child, 'message');
  return {
    port,
    sample: () => sample(child.pid),
    clients: () => ({ dialect }),
    publish: (bytes) => child.send({ hz, bytes }),
    quiet: async () => {
      const answer = once(child, 'message');
      child.send(null);
      return (await answer)[0].published;
    },
    stop: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}
