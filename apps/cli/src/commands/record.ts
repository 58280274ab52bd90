import { type Command, InvalidArgumentError } from 'commander';
import { fetchHttp, fetchInstruments, systemClock, wsTransport } from '@livetape/feed';
import { type Instrument } from '@livetape/model';
import { type Endpoints, type Venue, venues } from '@livetape/venues';
import { CliError, ExitCode } from '../exit';
import { type Output } from '../output';
import { Recorder } from '../recorder';
import { findVenue } from '../recording-options';

interface RecordOptions {
  readonly venue: string;
  readonly symbols: readonly string[];
  readonly out: string;
  readonly seconds?: number;
  readonly socket?: string;
  readonly rest?: string;
}

/** `record`: a venue's raw frames to files. */
export function addRecord(program: Command, output: Output): void {
  program
    .command('record')
    .summary('raw frames of a venue, with receive times, to files')
    .description(
      'Connects to a venue, subscribes to all that it has of trades, tops of book, books and greeks, and writes every frame ' +
        'as it came, as `<recv_ns> <frame>` lines, gzipped (.gz; compressed frames as base64, .b64.gz); until interrupted. ' +
        'Books fetched by REST go to .rest.jsonl, for --rest of the other commands. Reconnects by itself. A file is ' +
        'called .part until it is complete. The last line says what was written.',
    )
    .requiredOption('--venue <id>', `one of ${Object.keys(venues).join(', ')}`)
    .requiredOption('--symbols <list>', 'symbols as the venue spells them, separated by commas', (text) =>
      text.split(',').filter((symbol) => symbol !== ''),
    )
    .requiredOption('--out <dir>', 'folder for the files; made when it is not there')
    .option('--seconds <n>', 'end after so long', parseSeconds)
    .option('--socket <url>', 'base of the WebSocket addresses, where it is not the venue’s own')
    .option('--rest <url>', 'base of the REST addresses, where it is not the venue’s own')
    .action((options: RecordOptions) => record(options, output));
}

async function record(options: RecordOptions, output: Output): Promise<void> {
  const venue = await findVenue(options.venue);
  const { socket = venue.endpoints.socket, rest = venue.endpoints.rest } = options;
  const endpoints = { socket, rest };
  const recorder = await Recorder.open({
    venue,
    endpoints,
    instruments: await chooseInstruments(venue, endpoints, options.symbols),
    directory: options.out,
    name: `${venue.id}-${startStamp()}`,
    clock: systemClock,
    transport: wsTransport,
    http: fetchHttp,
    random: Math.random,
  });
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end());
  const timer = options.seconds === undefined ? undefined : setTimeout(end, options.seconds * 1000);
  recorder.start();
  // A disk that is full ends it too; `stop` then throws why.
  await Promise.race([ended, recorder.failed.catch(() => undefined)]);
  clearTimeout(timer);
  const recorded = await recorder.stop();
  output.line({ type: 'recorded', venue: venue.id, ...recorded });
  if (recorded.frames === 0) {
    throw new CliError(ExitCode.Failure, `no frame came from ${venue.title}: ${recorded.reason}`);
  }
}

async function chooseInstruments(
  venue: Venue,
  endpoints: Endpoints,
  symbols: readonly string[],
): Promise<Instrument[]> {
  const specs = new Map(
    (await fetchInstruments(venue, endpoints, fetchHttp, symbols)).map((spec) => [spec.symbol, spec]),
  );
  return symbols.map((symbol, id) => {
    const spec = specs.get(symbol);
    if (spec === undefined) throw new CliError(ExitCode.Failure, `${venue.title} does not trade ${symbol}`);
    return { ...spec, id, venue: venue.id };
  });
}

/** `20231114T221320Z`: names of files in order of time, on every file system. */
function startStamp(): string {
  return new Date().toISOString().replace(/[-:]|\.\d+/g, '');
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0)) throw new InvalidArgumentError('Not a number above 0.');
  return seconds;
}
