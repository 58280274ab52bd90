import { type Command, InvalidArgumentError } from 'commander';
import { venues, type Venue } from '@livetape/venues';
import { CliError, ExitCode } from './exit';
import { findInstruments } from './instruments';
import { type Recordings } from './playback';
import { readAnswers } from './rest-answers';

/** Options of the commands that read recordings. */
export interface RecordingOptions {
  readonly venue: string;
  readonly rest: readonly string[];
  readonly symbol?: string;
  readonly times: readonly string[];
}

/** Adds FILE… and the options that say what they hold. */
export function addFrameOptions(command: Command): Command {
  return command
    .argument('<file...>', 'recordings, oldest first: .jsonl, .b64 or `<recv_ns> <frame>` lines, any of them gzipped')
    .requiredOption('--venue <id>', `venue that sent the frames: ${Object.keys(venues).join(', ')}`)
    .option('--times <file>', 'receive times line by line; once for each FILE, in their order', collect, []);
}

/** Adds what was fetched meanwhile. */
export function addRestOption(command: Command): Command {
  return command.option(
    '--rest <file>',
    'recorded REST answers: books join the frames by their times, metadata says the scales; may be repeated',
    collect,
    [],
  );
}

/** All of those, and what a book is of that does not say so. */
export function addRecordingOptions(command: Command): Command {
  return addRestOption(addFrameOptions(command)).option(
    '--symbol <symbol>',
    'what a recorded book is of that names no instrument',
  );
}

/** The recordings that the options name. Throws CliError for a venue that does not exist and for times that do not fit. */
export async function openRecordings(files: readonly string[], options: RecordingOptions): Promise<Recordings> {
  const { times, symbol = null } = options;
  const venue = await findVenue(options.venue);
  checkTimes(files, times);
  const answers = await readAnswers(options.rest);
  const { instruments, topBooks } = await findInstruments(venue, { files, answers });
  if (symbol !== null && !instruments.some((instrument) => instrument.symbol === symbol)) {
    throw new CliError(ExitCode.Failure, `no frame of ${symbol} is recorded`);
  }
  return { venue, files, times, answers, symbol, instruments, topBooks };
}

/** Throws CliError unless there are no times, or a file of times for each recording. */
export function checkTimes(files: readonly string[], times: readonly string[]): void {
  if (times.length === 0 || times.length === files.length) return;
  throw new CliError(ExitCode.Usage, `--times must be given once for each FILE: ${files.length}, not ${times.length}`);
}

/** A venue by its id. Throws CliError when there is none. */
export async function findVenue(id: string): Promise<Venue> {
  if (!Object.hasOwn(venues, id)) {
    throw new CliError(ExitCode.Usage, `there is no venue "${id}" (there are: ${Object.keys(venues).join(', ')})`);
  }
  return venues[id]();
}

/** `2s`, `500ms`, `1m` as ms. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
  if (match === null) throw new InvalidArgumentError('Not a duration such as 2s or 500ms.');
  const ms = Number(match[1]) * { ms: 1, s: 1000, m: 60_000 }[match[2] as 'ms' | 's' | 'm'];
  if (!Number.isInteger(ms)) throw new InvalidArgumentError('A duration is a whole number of milliseconds.');
  return ms;
}

function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}
