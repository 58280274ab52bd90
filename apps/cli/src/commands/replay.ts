import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { builtApp, runApp } from '../child';
import { addFrameOptions, addRestOption, checkTimes, findVenue } from '../recording-options';

interface ReplayOptions {
  readonly venue: string;
  readonly times: readonly string[];
  readonly rest: readonly string[];
  readonly speed: number;
}

/** `replay`: recorded frames through the whole platform. */
export function addReplay(program: Command): void {
  addRestOption(addFrameOptions(program.command('replay')))
    .summary('recorded frames through the whole platform')
    .description(
      'Runs the platform on recorded frames: the same page, REST and stream as serve, marked as REPLAY. Other settings are ' +
        'those of serve.',
    )
    .option('--speed <n>', '1 as recorded, 10 ten times as fast, 0 as fast as it can', parseSpeed, 1)
    .action(async (files: string[], options: ReplayOptions) => {
      await findVenue(options.venue);
      checkTimes(files, options.times);
      await runApp(builtApp('api'), [], { ...process.env, ...replayEnvironment(files, options) });
    });
}

/** The settings that make the platform replay; lists are separated by commas (docs/configuration.md). */
export function replayEnvironment(files: readonly string[], { venue, times, rest, speed }: ReplayOptions) {
  const list = (paths: readonly string[]) => paths.map((path) => resolve(path)).join(',');
  return {
    LIVETAPE_SOURCE: 'replay',
    LIVETAPE_REPLAY_FILES: list(files),
    LIVETAPE_REPLAY_VENUE: venue,
    LIVETAPE_REPLAY_SPEED: String(speed),
    LIVETAPE_REPLAY_TIMES: list(times),
    ...(rest.length > 0 ? { LIVETAPE_REPLAY_REST: list(rest) } : {}),
  };
}

function parseSpeed(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('Not a number of 0 or more.');
  return Number(text);
}
