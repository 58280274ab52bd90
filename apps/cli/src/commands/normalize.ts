import { type Command } from 'commander';
import { EventLines } from '../event-lines';
import { type Output } from '../output';
import { play } from '../playback';
import { addRecordingOptions, openRecordings, type RecordingOptions } from '../recording-options';

/** `normalize`: recorded frames → one JSON line per event. */
export function addNormalize(program: Command, output: Output): void {
  addRecordingOptions(program.command('normalize'))
    .summary('recorded frames as one JSON line per event')
    .description(
      'Prints each trade, top of book and change of a book of recorded frames as a JSON line, then a line for each hole in ' +
        'the trade ids and a count for each reason why frames were ignored or rejected. Each trade is printed once: ' +
        'duplicates are left out, and where a recording holds both single trades and aggregates of them, so is ' +
        'whichever came second. Several FILEs are one recording.',
    )
    .action(async (files: string[], options: RecordingOptions) => {
      const recordings = await openRecordings(files, options);
      const lines = new EventLines(output, recordings.instruments);
      const totals = await play(recordings, {
        trades: (batch) => lines.trades(batch),
        tops: (batch) => lines.tops(batch),
        levels: (batch) => lines.levels(batch),
        next: () => output.ready()?.then(() => !output.isClosed) ?? !output.isClosed,
      });
      lines.totals(totals);
    });
}
