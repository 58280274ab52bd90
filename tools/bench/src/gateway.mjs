// The real gateway for benches: the built api on its simulated exchange, with limits that let one machine be all the clients. One
// venue is followed, so that the feeds cost little and the gateway's work is what is measured.
import { startPlatform } from '../../run/platform.mjs';
import { sample, until } from './machine.mjs';
import { onlyVenue, VENUE } from './venues.mjs';

const MANY = '100000';

/** Everything comes from eight loopback addresses, so limits per address must be those of the whole. */
const LIMITS = {
  LIVETAPE_GATEWAY_CONNECTIONS_MAX: MANY,
  LIVETAPE_GATEWAY_CONNECTIONS_PER_ADDRESS_MAX: MANY,
  LIVETAPE_GATEWAY_CHANNELS_PER_ADDRESS_MAX: '1000000',
  LIVETAPE_GATEWAY_COMMANDS_PER_ADDRESS_PER_SECOND: MANY,
  LIVETAPE_SERVER_REQUESTS_PER_SECOND: '1000',
  LIVETAPE_FEEDS_ISOLATION: 'inline',
  LIVETAPE_LOG_LEVEL: 'error',
};

/** Starts it; `env` holds what a bench sets besides. */
export async function startGateway({ port = 0, tradesPerSecond = 250, env = {} } = {}) {
  const platform = await startPlatform({
    port,
    env: { ...onlyVenue(), ...LIMITS, LIVETAPE_SIM_TRADES_PER_SECOND: String(tradesPerSecond), ...env },
  });
  const metrics = async () => parseMetrics(await (await fetch(`${platform.base}/api/v1/metrics`)).text());
  let isStopped = false;
  const stop = () => {
    // nothing of it is kept: it need not drain
    if (!isStopped) process.kill(platform.pid, 'SIGKILL');
    isStopped = true;
    return platform.stop();
  };
  return { ...platform, stop, metrics, sample: () => sample(platform.pid), symbols: await symbolsOf(platform.base) };
}

/** Symbols of the venue, the most traded first. */
async function symbolsOf(base) {
  let symbols = [];
  await until(async () => {
    const { instruments } = await (await fetch(`${base}/api/v1/instruments`)).json();
    symbols = instruments.filter(({ venue }) => venue === VENUE).map(({ symbol }) => symbol);
    return symbols.length > 0;
  }, 20_000);
  if (symbols.length === 0) throw new Error('the gateway follows no instrument');
  return symbols;
}

/** Values by name; those of a name with labels by `name{labels}`. */
function parseMetrics(text) {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  );
}
