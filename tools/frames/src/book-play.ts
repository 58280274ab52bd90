import { gunzipSync } from 'node:zlib';
import { type BookGap, Synchroniser } from '@livetape/book';
import { type Instrument } from '@livetape/model';
import { readFrames } from '@livetape/recording';
import { Sink, Survey, type Venue, venues } from '@livetape/venues';
import { type Recording } from './recordings';
import { type RestAnswer, readRestAnswers } from './rest-answers';
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
  const synchroniser = synchroniserOf(venue, instruments, {
    gap: (gap) => gaps.push(gap),
    isFetched: recording.rest !== null,
  });
  const tops = new TopMatch(synchroniser, instruments, topRuleOf(recording.venue));
  const answers = recording.rest === null ? [] : await readRestAnswers(recording.rest);
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
  for await (const { bytes, receiveTimeUs } of framesOf(venue, recording)) {
    while (answers.length > 0 && receiveTimeUs !== null && answers[0].receiveTimeUs <= receiveTimeUs) {
      nowMs = answers[0].receiveTimeUs / 1000;
      const answer = answers.shift() as RestAnswer;
      readAnswer(venue, instruments, sink, answer);
      finish(answer.body);
    }
    nowMs = receiveTimeUs === null ? nowMs + 1 : receiveTimeUs / 1000;
    counts.frames++;
    readFrame(venue, instruments, sink, bytes);
    finish(bytes);
    synchroniser.tick(nowMs, nowMs);
  }
  tops.end();
  const rejected = Object.fromEntries(Object.entries(sink.counts.rejected).filter(([, count]) => count > 0));
  return { venue, instruments, ...counts, rejected, gaps, tops, synchroniser };
}

/** Which tops of book a venue publishes; the others' are of another moment than their books. */
function topRuleOf(venue: string): TopRule {
  if (venue.startsWith('binance')) return 'in-force';
  return venue === 'coinbase' ? 'arrival' : 'same';
}

/**
 * The books of a venue's instruments, with room for every recorded snapshot. `isFetched`: the recording is of a time when
 * REST seeded them, whatever does so today.
 */
export function synchroniserOf(
  venue: Venue,
  instruments: readonly Instrument[],
  { gap, isFetched }: { readonly gap: (gap: BookGap) => void; readonly isFetched: boolean },
): Synchroniser {
  return new Synchroniser({
    venue: venue.id,
    rules: { ...venue.books, reseedMs: null, seed: isFetched ? 'rest' : venue.books.seed },
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
export async function* framesOf(venue: Venue, { files, times }: Recording) {
  for (const [i, file] of files.entries()) {
    const isBinary = file.endsWith('.b64') && venue.compression === 'gzip';
    for await (const { frame, receiveTimeUs } of readFrames(file, { times: times[i] })) {
      yield { bytes: isBinary ? gunzipSync(frame) : frame, receiveTimeUs };
    }
  }
}

async function survey(venue: Venue, recording: Recording): Promise<Instrument[]> {
  const seen = new Survey(venue);
  for await (const { bytes } of framesOf(venue, recording)) seen.read(bytes);
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

function readAnswer(venue: Venue, instruments: readonly Instrument[], sink: Sink, { url, body }: RestAnswer): void {
  const symbol = venue.snapshot?.symbolOf(url) ?? null;
  const instrument = instruments.find((one) => one.symbol === symbol);
  if (instrument !== undefined) venue.snapshot?.decode(body, instrument, sink);
}
