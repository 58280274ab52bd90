import { Command, InvalidArgumentError, Option } from 'commander';
import { faultNames, type FaultSettings, parseFaults } from './faults/fault';
import { dialects } from './dialects/registry';
import { listings } from './market/instruments';
import { startSim } from './sim';

interface Flags {
  readonly port: number;
  readonly seed: number;
  readonly rate: number;
  readonly venues?: readonly string[];
  readonly symbols?: number;
  readonly warmup: number;
  readonly socketAge: number;
  readonly faults: FaultSettings;
  readonly manual: boolean;
  readonly withParent: boolean;
}

const SYMBOLS_MAX = listings.length;
const RATE_MAX = 100_000;
const PORT_MAX = 65_535;
const venueIds = dialects.map(({ venueId }) => venueId);

const program = new Command('sim')
  .description('A simulated exchange on 127.0.0.1 that speaks the real protocol.')
  .option('--port <n>', 'port; 0 takes a free one', integer(0, PORT_MAX), 0)
  .option('--seed <n>', 'equal seeds trade equal tapes', integer(0, Number.MAX_SAFE_INTEGER), 1)
  .option('--rate <n>', 'trades per second of the first venue; of each other a twelfth', integer(1, RATE_MAX), 250)
  .option('--venues <list>', `some of ${venueIds.join(', ')} (default: all), each with the whole rate`, venueList)
  .option(
    '--symbols <n>',
    `number of instruments of each venue (default: all, up to ${SYMBOLS_MAX})`,
    integer(1, SYMBOLS_MAX),
  )
  .option('--warmup <time>', 'past tape for REST to serve, such as 10m, 30s, 0s', duration, 600_000)
  .option('--socket-age <time>', 'age at which connections are ended', duration, 86_400_000)
  .addOption(
    new Option('--faults <list>', `name[=value],… of ${faultNames.join(', ')}`).argParser(faults).default({}, 'none'),
  )
  .option('--manual', 'time stands still but for POST /control/step', false)
  .option('--with-parent', 'end when standard input closes', false)
  .parse();

await main(program.opts<Flags>());

async function main(flags: Flags): Promise<void> {
  const { port, seed, rate, symbols, venues } = flags;
  const clock = flags.manual ? 'manual' : 'real';
  const sim = await startSim({
    port,
    seed,
    rate,
    symbols,
    venues,
    clock,
    faults: flags.faults,
    warmupMs: flags.warmup,
    socketAgeMsMax: flags.socketAge,
  }).catch((error: Error) => program.error(`cannot start: ${error.message}`));
  const stop = () => void sim.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (flags.withParent) process.stdin.once('end', stop).once('error', stop).resume();
  process.stdout.write(`${JSON.stringify({ listening: sim.port, venues: sim.venues, seed, rate })}\n`);
}

function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

function duration(text: string): number {
  const [, amount, unit] = /^(\d+)(ms|s|m|h)$/.exec(text) ?? [];
  if (amount === undefined) throw new InvalidArgumentError('It must be such as 500ms, 30s, 10m or 24h.');
  return Number(amount) * { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[unit as 'ms' | 's' | 'm' | 'h'];
}

function venueList(text: string): readonly string[] {
  const list = text.split(',');
  const unknown = list.find((venueId) => !venueIds.includes(venueId));
  if (unknown === undefined) return list;
  throw new InvalidArgumentError(`There is no ${unknown}.`);
}

function faults(text: string): FaultSettings {
  try {
    return parseFaults(text);
  } catch (error) {
    // what the user wrote is not a list of faults; commander says so and ends
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}
