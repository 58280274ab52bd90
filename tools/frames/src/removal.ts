import { type Book, type BookSide } from '@livetape/book';
import { type BookRules, type Instrument, LevelBatch } from '@livetape/model';
import { Link, Sink, type Venue } from '@livetape/venues';
import { framesOf, playBooks, synchroniserOf } from './book-play';
import { type Check } from './check';
import { draws } from './draw';
import { type Recording } from './recordings';

const TRIALS = 100;
/** Draws after which no more deltas are looked for whose loss can be seen. */
const DRAWN_MAX = 5_000;
const SEED = 20_261_121;
const CAPACITY = 16_384;

/** The messages of one instrument, each a batch of its own, and how many of them came before its book was synced. */
interface Stream {
  readonly instrument: Instrument;
  readonly messages: LevelBatch[];
  syncedFrom: number;
}

/**
 * Takes single deltas out of a recording and looks at what the book says of the very next one: it must report the gap.
 *
 * Where a checksum is all there is, only what it covers can be seen: a delta counts where its loss leaves those levels wrong.
 * Recordings whose venue numbers nothing and sums nothing are no part of it.
 */
export async function checkRemoval(recording: Recording): Promise<Check[]> {
  const streams = new Map<number, Stream>();
  const { venue, rules, instruments } = await playBooks(recording, ({ sink, synchroniser, instruments }) => {
    for (const message of messagesOf(sink.levels)) {
      const id = message.instrument[0];
      const stream = streams.get(id) ?? { instrument: instruments[id], messages: [], syncedFrom: Infinity };
      streams.set(id, stream);
      if (synchroniser.status(id).state === 'synced')
        stream.syncedFrom = Math.min(stream.syncedFrom, stream.messages.length);
      stream.messages.push(message);
    }
  });
  const name = `remove a delta: ${recording.name}`;
  const followed = [...streams.values()].filter(({ messages, syncedFrom }) => messages.length - syncedFrom >= 3);
  if (followed.length === 0) return [];
  if (
    followed.some(({ messages }) => messages.some(isLinked)) ||
    followed.some(({ messages }) => messages.some(({ checksum }) => checksum[0] >= 0))
  ) {
    return [removeDeltas(name, rules, followed)];
  }
  return removeFrames(name, venue, { recording, instruments });
}

function messagesOf(levels: LevelBatch): LevelBatch[] {
  const messages: LevelBatch[] = [];
  for (let row = 0, first = 0; row < levels.length; row++) {
    if (levels.last[row] === 0) continue;
    const message = new LevelBatch(row - first + 1);
    for (let at = first; at <= row; at++) message.append(levels, at);
    messages.push(message);
    first = row + 1;
  }
  return messages;
}

function isLinked({ isSnapshot, firstSequence, previousSequence }: LevelBatch): boolean {
  return isSnapshot[0] === 0 && (firstSequence[0] >= 0 || previousSequence[0] >= 0);
}

function removeDeltas(name: string, rules: BookRules, streams: readonly Stream[]): Check {
  const draw = draws(SEED);
  const counts = { drawn: 0, seen: 0, unseen: 0, harmless: 0 };
  while (counts.seen + counts.unseen < TRIALS && counts.drawn < DRAWN_MAX) {
    counts.drawn++;
    const { instrument, messages, syncedFrom } = streams[draw(streams.length)];
    const at = syncedFrom + 1 + draw(messages.length - syncedFrom - 2);
    if (messages[at].isSnapshot[0] !== 0 || messages[at + 1].isSnapshot[0] !== 0) continue;
    const kept = messages.slice(0, at);
    const next = messages[at + 1];
    const lost = bookAfter(rules, instrument, [...kept, next]);
    if (lost.gaps > 0) counts.seen++;
    else if (isSame(lost.book, bookAfter(rules, instrument, [...kept, messages[at], next]).book, rules))
      counts.harmless++;
    else counts.unseen++;
  }
  const { drawn, seen, unseen, harmless } = counts;
  const rest =
    harmless === 0 ? '' : ` (${drawn} drawn; the loss of ${harmless} left every level that is checked as it was)`;
  return {
    name,
    ok: seen > 0 && unseen === 0,
    detail: `gap reported on the very next delta: ${seen} of ${seen + unseen}${rest}`,
  };
}

function bookAfter(rules: BookRules, instrument: Instrument, messages: readonly LevelBatch[]) {
  const found = { gaps: 0, book: null as unknown as Book };
  const synchroniser = synchroniserOf(rules, [instrument], () => found.gaps++);
  synchroniser.start();
  for (const [nowMs, message] of messages.entries()) synchroniser.take(message, nowMs, nowMs);
  found.book = synchroniser.book(instrument.id);
  return found;
}

/** Whether two books have the same levels, as far as a checksum covers them. */
function isSame(one: Book, other: Book, { checksum }: BookRules): boolean {
  const levels = checksum?.levels ?? Infinity;
  return text(one.bids, levels) === text(other.bids, levels) && text(one.asks, levels) === text(other.asks, levels);
}

/** The best levels, which stand at the end. */
function text({ price, size, length }: BookSide, levels: number): string {
  const from = Math.max(0, length - levels);
  return [...price.subarray(from, length)].map((at, i) => `${at}:${size[from + i]}`).join(' ');
}

/** Where frames are numbered on the whole connection, the decoder itself sees that one is missing. */
async function removeFrames(
  name: string,
  venue: Venue,
  { recording, instruments }: { readonly recording: Recording; readonly instruments: readonly Instrument[] },
): Promise<Check[]> {
  const frames: Uint8Array[] = [];
  for await (const { bytes } of framesOf(recording)) frames.push(Uint8Array.from(bytes));
  const sink = new Sink({ instruments, capacity: CAPACITY });
  const numbered = frames.map((frame) => hasAdvanced(venue, sink, frame));
  if (!numbered.includes(true)) return [];
  const draw = draws(SEED);
  let seen = 0;
  for (let trial = 0; trial < TRIALS;) {
    const at = draw(frames.length - 1);
    if (at === 0 || !numbered[at] || !numbered[at + 1] || !numbered[at - 1]) continue;
    trial++;
    if (isGapSeen(venue, instruments, [...frames.slice(0, at), frames[at + 1]])) seen++;
  }
  return [{ name, ok: seen === TRIALS, detail: `gap reported on the very next frame: ${seen} of ${TRIALS}` }];
}

function hasAdvanced(venue: Venue, sink: Sink, frame: Uint8Array): boolean {
  const before = sink.link.sequence;
  sink.clear();
  venue.decode(frame, sink);
  return sink.link.sequence > before;
}

function isGapSeen(venue: Venue, instruments: readonly Instrument[], frames: readonly Uint8Array[]): boolean {
  const sink = new Sink({ instruments, capacity: CAPACITY });
  sink.link = new Link();
  let notices = sink.takeNotices();
  for (const frame of frames) {
    sink.clear();
    venue.decode(frame, sink);
    notices = sink.takeNotices();
  }
  return notices.some(({ type }) => type === 'gap');
}
