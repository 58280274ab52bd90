import { type BookPlay } from './book-play';
import { type Check } from './check';
import { livetapeLines } from './command-line';
import { type Recording } from './recordings';

/** What `livetape book` says last. */
interface Totals {
  readonly messages: number;
  readonly checksumsPassed: number;
  readonly checksumsFailed: number;
  readonly gaps: number;
  readonly crossed: number;
}

const TYPE = /^\{"type":"([a-z]+)"/;

/** A recording through `livetape normalize` and `livetape book`, against what the same libraries said of it here. */
export async function checkCommands(recording: Recording, play: BookPlay): Promise<Check> {
  const options = [
    ...['--venue', recording.venue, ...recording.times.flatMap((file) => ['--times', file])],
    ...(recording.rest === null ? [] : ['--rest', recording.rest]),
    ...recording.files,
  ];
  const events = await countEvents(options);
  const [totals, tops] = await readBook(options);
  const health = play.instruments.map(({ id }) => play.synchroniser.status(id));
  const sum = (of: 'checksumsPassed' | 'checksumsFailed' | 'crossed') => health.reduce((all, one) => all + one[of], 0);
  // Where there are tops and no more, the command line takes them for the book.
  const isTopBook = play.venue.topsAreBooks === true && play.messages === 0;
  const own = [
    isTopBook ? totals.messages : play.messages,
    sum('checksumsPassed'),
    sum('checksumsFailed'),
    play.gaps.length,
    sum('crossed'),
  ];
  const { messages, checksumsPassed, checksumsFailed, gaps, crossed } = totals;
  const theirs = [messages, checksumsPassed, checksumsFailed, gaps, crossed];
  const printed = (events.get('snapshot') ?? 0) + (events.get('delta') ?? 0);
  const ok = `${own}` === `${theirs}` && printed === play.messages && (events.get('trade') ?? 0) <= play.trades;
  const detail = [
    `normalize: ${[...events].map(([type, count]) => `${count} ${type}`).join(', ')}`,
    `book: ${tops} tops, ${messages} messages, checksums ${checksumsPassed} of ${checksumsPassed + checksumsFailed}, gaps ${gaps}, crossed ${crossed}`,
    ...(ok ? [] : [`here: ${play.trades} trades, ${own.join(', ')}`]),
  ];
  return { name: `commands ${recording.name}`, ok, detail: detail.join('; ') };
}

async function countEvents(options: readonly string[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  await livetapeLines(['normalize', ...options], (line) => {
    const type = TYPE.exec(line)?.[1] ?? 'unreadable';
    counts.set(type, (counts.get(type) ?? 0) + 1);
  });
  return counts;
}

async function readBook(options: readonly string[]): Promise<[totals: Totals, tops: number]> {
  let last = '';
  let tops = 0;
  await livetapeLines(['book', '--depth', '1', ...options], (line) => {
    last = line;
    if (TYPE.exec(line)?.[1] === 'top') tops++;
  });
  return [JSON.parse(last) as Totals, tops];
}
