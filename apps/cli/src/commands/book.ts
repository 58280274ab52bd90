import { type Command, InvalidArgumentError } from 'commander';
import { BookTop } from '../book-top';
import { EventLines } from '../event-lines';
import { FollowedBooks } from '../followed-books';
import { type Output } from '../output';
import { TopBooks } from '../top-books';
import { Playback, type Recordings } from '../playback';
import { addRecordingOptions, openRecordings, type RecordingOptions } from '../recording-options';

interface BookOptions extends RecordingOptions {
  readonly depth: number;
}

/** `book`: recorded frames → one JSON line per change of the top of each book. */
export function addBook(program: Command, output: Output): void {
  addRecordingOptions(program.command('book'))
    .summary('recorded frames as one JSON line per change at the top of each book')
    .description(
      'Builds the books of recorded frames, with the snapshots recorded between the frames or given by --rest, and prints ' +
        'the best levels whenever they, the book’s state or whether it is crossed have changed; with --symbol of that book ' +
        'only. A gap in sequences or checksums is a line where it shows. The last line says how all went.',
    )
    .option('--depth <n>', 'levels of each side', parseDepth, 10)
    .action(async (files: string[], options: BookOptions) =>
      printBooks(await openRecordings(files, options), options, output),
    );
}

async function printBooks(recordings: Recordings, { depth }: BookOptions, output: Output): Promise<void> {
  const { venue, symbol } = recordings;
  const lines = new EventLines(output, recordings.instruments);
  const isShown = (id: number) => symbol === null || recordings.instruments[id].symbol === symbol;
  const tops = recordings.instruments.map(() => new BookTop(depth));
  const playback: Playback = new Playback(recordings, {
    levels: (batch, nowMs) => books.take(batch, nowMs),
    tops: (batch, nowMs) => topBooks.take(batch, nowMs),
    missed: (frames, nowMs) => books.missed(frames, nowMs),
    next: () => output.ready()?.then(() => !output.isClosed) ?? !output.isClosed,
  });
  const books: FollowedBooks = new FollowedBooks(recordings, {
    gap: (gap) => isShown(gap.instrument) && lines.gap(gap),
    changed: (id) => {
      if (!isShown(id)) return;
      const book = books.synchroniser.book(id);
      const health = books.synchroniser.status(id);
      if (tops[id].look(book, health)) lines.book(id, book, { ...health, depth });
    },
    wanted: (id) => playback.want(id),
  });
  const topBooks = new TopBooks(recordings.topBooks, (levels, nowMs) => books.take(levels, nowMs));
  const totals = await playback.run();
  lines.totals({ ...totals, gaps: [] });
  output.line({ type: 'totals', venue: venue.id, ...books.totals() });
}

function parseDepth(text: string): number {
  const depth = Number(text);
  if (!Number.isInteger(depth) || depth < 1 || depth > 1000)
    throw new InvalidArgumentError('Not a number from 1 to 1000.');
  return depth;
}
