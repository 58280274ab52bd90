import { type Command } from 'commander';
import { EventLines } from '../event-lines';
import { FollowedBooks } from '../followed-books';
import { type Output } from '../output';
import { Playback } from '../playback';
import { addRecordingOptions, openRecordings, type RecordingOptions } from '../recording-options';

/** `normalize`: recorded frames → one JSON line per event. */
export function addNormalize(program: Command, output: Output): void {
  addRecordingOptions(program.command('normalize'))
    .summary('recorded frames as one JSON line per event')
    .description(
      'Prints each trade, top of book, change of a book, whole book and option’s greeks of recorded frames as a JSON line, and ' +
        'a line for each gap in a book’s sequences or checksums where it shows. Then a line for each hole in the trade ids, ' +
        'and a count for each reason why frames were ignored or rejected. Each trade is printed once: duplicates are left ' +
        'out, and where a recording holds both single trades and aggregates of them, so is whichever came second. Several ' +
        'FILEs are one recording.',
    )
    .action(async (files: string[], options: RecordingOptions) => {
      const recordings = await openRecordings(files, options);
      const lines = new EventLines(output, recordings.instruments);
      const playback: Playback = new Playback(recordings, {
        trades: (batch) => lines.trades(batch),
        tops: (batch) => lines.tops(batch),
        greeks: (batch) => lines.greeks(batch),
        levels: (batch, nowMs) => {
          books.take(batch, nowMs);
          lines.levels(batch);
        },
        missed: (frames, nowMs) => books.missed(frames, nowMs),
        next: () => output.ready()?.then(() => !output.isClosed) ?? !output.isClosed,
      });
      const books = new FollowedBooks(recordings, {
        gap: (gap) => lines.gap(gap),
        changed: () => undefined,
        wanted: (id) => playback.want(id),
      });
      lines.totals(await playback.run());
    });
}
