import { type BookGap, Synchroniser } from '@livetape/book';
import { inflate } from '@livetape/feed';
import { type BookRules, type Instrument } from '@livetape/model';
import { parseRecordedAnswer, readFrames } from '@livetape/recording';
import { recordedRules, Sink, Survey, type Venue, venues } from '@livetape/venues';
import { type Recording } from './recordings';
import { TopMatch, type TopRule } from './top-match';

/** Levels of a side: no recorded snapshot has more. */
export const LEVELS = 6_000;
const CAPACITY = 16_384;
const LEVEL_CAPACITY = 131_072;
const BUFFER_ROWS = 65_536;
const CROSSED_MS_MAX = 1_000;

/** What became of a recording. */
export interface BookPlay {
  readonly venue: Venue;
  /** How its books were kept. */
  readonly rules: BookRules;
  readonly instruments: readonly Instrument[];
  readonly frames: number;
  readonly trades: number;
  /** Messages of books. */
  readonly messages: number;
  readonly rejected: Readonly<Record<string, number>>;
  readonly gaps: readonly BookGap[];
  readonly tops: TopMatch;
  readonly synchroniser: Synchroniser;
}

/** A frame, or a snapshot fetched by REST, that the books have taken. Rows and bytes are borrowed. */
export interface Taken {
  readonly sink: Sink;
  readonly synchroniser: Synchroniser;
  readonly instruments: readonly Instrument[];
  readonly bytes: Uint8Array;
}

/** Plays a recording through its venue's decoder and the books, at the times at which it was received. */
export async function playBooks(recording: Recording, look?: (taken: Taken) => void): Promise<BookPlay> {
  const venue = await venues[recording.venue]();
  const instruments = await survey(venue, recording);
  const sink = new Sink({ instruments, capacity: CAPACITY, levelCapacity: LEVEL_CAPACITY });
  const gaps: BookGap[] = [];
  const answers = await readAnswers(recording);
  const rules = recordedRules(venue, answers);
  const synchroniser = synchroniserOf(rules, instruments, (gap) => gaps.push(gap));
  const tops = new TopMatch(synchroniser, instruments, topRuleOf(recording.venue));
  const counts = { frames: 0, trades: 0, messages: 0 };
  let nowMs = 0;
  const finish = (bytes: Uint8Array) => {
    synchroniser.take(sink.levels, nowMs, nowMs);
    counts.trades += sink.trades.length;
    for (let row = 0; row < sink.levels.length; row++) counts.messages += sink.levels.last[row];
    tops.look(sink);
    look?.({ sink, synchroniser, instruments, bytes });
    sink.clear();
    sink.takeNotices();
  };
  synchroniser.start();
  for await (const { bytes, receiveTimeUs } of framesOf(recording)) {
    while (answers.length > 0 && receiveTimeUs !== null && answers[0].receiveTimeUs <= receiveTimeUs) {
      nowMs = answers[0].receiveTimeUs / 1000;
      const body = readAnswer(venue, instruments, sink, answers.shift() as Answer);
      finish(body);
    }
    nowMs = receiveTimeUs === null ? nowMs + 1 : receiveTimeUs / 1000;
    counts.frames++;
    readFrame(venue, instruments, sink, bytes);
    finish(bytes);
    synchroniser.tick(nowMs, nowMs);
  }
  tops.end();
  const rejected = Object.fromEntries(Object.entries(sink.counts.rejected).filter(([, count]) => count > 0));
  return { venue, rules, instruments, ...counts, rejected, gaps, tops, synchroniser };
}

/** Which tops of book a venue publishes; the others' are of another moment than their books. */
function topRuleOf(venue: string): TopRule {
  if (venue.startsWith('binance')) return 'in-force';
  return venue === 'coinbase' ? 'arrival' : 'same';
}

/** The books of a recording, with room for every recorded snapshot. */
export function synchroniserOf(
  rules: BookRules,
  instruments: readonly Instrument[],
  gap: (gap: BookGap) => void,
): Synchroniser {
  return new Synchroniser({
    venue: 'recording',
    rules,
    instruments,
    levels: LEVELS,
    bufferRows: BUFFER_ROWS,
    crossedMsMax: CROSSED_MS_MAX,
    capacity: CAPACITY,
    random: () => 0.5,
    events: { proven: () => undefined, state: () => undefined, gap, wanted: () => undefined },
  });
}

/** The frames, uncompressed, and when each came. */
export async function* framesOf({ files, times }: Recording) {
  for (const [i, file] of files.entries()) {
    for await (const { frame, receiveTimeUs } of readFrames(file, { times: times[i] })) {
      yield { bytes: inflate(frame) ?? frame, receiveTimeUs };
    }
  }
}

async function survey(venue: Venue, recording: Recording): Promise<Instrument[]> {
  const seen = new Survey(venue);
  for await (const { bytes } of framesOf(recording)) seen.read(bytes);
  return seen.instruments();
}

/** A frame that says nothing may be a snapshot fetched by REST, where one instrument was recorded alone. */
function readFrame(venue: Venue, instruments: readonly Instrument[], sink: Sink, bytes: Uint8Array): void {
  const { ignored } = sink.counts;
  venue.decode(bytes, sink);
  if (venue.snapshot === null || instruments.length !== 1 || sink.counts.ignored === ignored) return;
  venue.snapshot.decode(bytes, instruments[0], sink);
  if (sink.levels.length === 0) sink.clear();
}

/** A recorded REST answer of which it is known when it came. */
interface Answer {
  readonly url: string;
  readonly receiveTimeUs: number;
  readonly body: string;
}

/** The answers fetched during a recording, oldest first. */
async function readAnswers({ rest }: Recording): Promise<Answer[]> {
  const answers: Answer[] = [];
  if (rest === null) return answers;
  for await (const { frame } of readFrames(rest)) {
    const answer = parseRecordedAnswer(frame.toString());
    if (answer?.url == null || answer.receiveTimeUs === null) throw new Error(`${rest} holds a line that is no answer`);
    answers.push({ url: answer.url, receiveTimeUs: answer.receiveTimeUs, body: answer.body });
  }
  return answers.sort((a, b) => a.receiveTimeUs - b.receiveTimeUs);
}

/** Decodes an answer that is a book of one of the instruments. Returns its bytes. */
function readAnswer(venue: Venue, instruments: readonly Instrument[], sink: Sink, { url, body }: Answer): Uint8Array {
  const bytes = new TextEncoder().encode(body);
  const symbol = venue.snapshot?.symbolOf(url) ?? null;
  const instrument = instruments.find((one) => one.symbol === symbol);
  if (instrument !== undefined) venue.snapshot?.decode(bytes, instrument, sink);
  return bytes;
}
