import { Synchroniser } from '@livetape/book';
import { Fanout, LiveBooks } from '@livetape/fanout';
import { inflate } from '@livetape/feed';
import { BarBatch, type BookRules, type Instrument } from '@livetape/model';
import { parseRecordedAnswer, readFrames } from '@livetape/recording';
import { Link, recordedRules, Sink, Survey, type Venue, venues } from '@livetape/venues';
import { Windows } from '@livetape/window';
import { Meter } from './meter';
import { type Kind, KINDS } from './whole';

const LEVELS = 6_000;
const DEPTH = 25;
const FLUSH_MS = 50;
const NO_LIMIT = 1e9;

/** A recording of one file with receive times that is to be played, as tools/frames finds it. */
export interface Tape {
  readonly venue: string;
  readonly files: readonly [path: string];
  readonly times: readonly [path: string];
  readonly rest: string | null;
}

/** What clients of a tape were sent. A client of each kind alone, and one of all kinds together. */
export interface Played {
  readonly seconds: number;
  readonly instruments: number;
  readonly meters: ReadonlyMap<string, Meter>;
}

/** Plays a tape at the times at which it was received, through decoder, books and windows into a fan-out of 20 flushes a second. */
export async function playTape(tape: Tape): Promise<Played> {
  const venue = await venues[tape.venue]();
  const survey = new Survey(venue);
  for await (const { bytes } of framesOf(tape)) survey.read(bytes);
  const instruments = survey.instruments();
  const answers = await answersOf(tape);
  const player = new Player(venue, instruments, recordedRules(venue, answers));
  for await (const { bytes, timeMs } of framesOf(tape)) {
    while (answers.length > 0 && answers[0].receiveTimeUs / 1_000 <= timeMs) player.seed(answers.shift()!);
    player.take(bytes, timeMs);
  }
  return player.end();
}

async function* framesOf({ files: [path], times: [times] }: Tape) {
  for await (const { frame, receiveTimeUs } of readFrames(path, { times })) {
    yield { bytes: inflate(frame) ?? frame, timeMs: (receiveTimeUs ?? 0) / 1_000 };
  }
}

interface Answer {
  readonly url: string;
  readonly receiveTimeUs: number;
  readonly body: string;
}

async function answersOf({ rest }: Tape): Promise<Answer[]> {
  const answers: Answer[] = [];
  if (rest === null) return answers;
  for await (const { frame } of readFrames(rest)) {
    const answer = parseRecordedAnswer(frame.toString());
    if (answer?.url != null && answer.receiveTimeUs !== null) {
      answers.push({ url: answer.url, receiveTimeUs: answer.receiveTimeUs, body: answer.body });
    }
  }
  return answers.sort((a, b) => a.receiveTimeUs - b.receiveTimeUs);
}

/** From frames to the bytes of clients. */
class Player {
  private readonly sink: Sink;
  private readonly books: LiveBooks;
  private readonly fanout: Fanout;
  private readonly synchroniser: Synchroniser;
  private readonly windows: Windows;
  private readonly closed = new BarBatch(4_096);
  private readonly meters = new Map<string, Meter>();
  private beganMs = 0;
  private nowMs = 0;
  private flushAtMs = 0;

  constructor(
    private readonly venue: Venue,
    private readonly instruments: readonly Instrument[],
    rules: BookRules,
  ) {
    const count = instruments.length;
    this.sink = new Sink({ instruments, capacity: 16_384, levelCapacity: 131_072 });
    this.sink.link = new Link();
    this.books = new LiveBooks({ instruments: count, levels: 2 * LEVELS });
    this.fanout = new Fanout({
      epoch: 'bench',
      channelsMax: NO_LIMIT,
      unreadBytesMax: NO_LIMIT,
      unreadBytesHardMax: NO_LIMIT,
      slowMsMax: NO_LIMIT,
      barsFlushMs: 1_000,
      rateHzMax: 1_000 / FLUSH_MS,
      books: this.books,
      bookLevelsMax: NO_LIMIT,
    });
    this.fanout.register(instruments);
    this.windows = new Windows({ instrumentCount: count, latenessMs: 500, futureMsMax: NO_LIMIT });
    this.synchroniser = new Synchroniser({
      venue: venue.id,
      rules,
      instruments,
      levels: LEVELS,
      bufferRows: 65_536,
      crossedMsMax: 1_000,
      capacity: 16_384,
      random: () => 0.5,
      events: {
        proven: (levels) => {
          this.books.take(levels);
          this.fanout.publishLevels(levels);
        },
        state: (status) => {
          this.books.setStatus(status);
          this.fanout.publishBook(status);
        },
        gap: () => undefined,
        wanted: () => undefined,
      },
    });
    this.synchroniser.start();
    for (const kind of KINDS) this.join(kind, [kind]);
    this.join('all', KINDS);
  }

  take(bytes: Uint8Array, timeMs: number): void {
    if (this.beganMs === 0) this.beganMs = this.flushAtMs = timeMs;
    while (this.flushAtMs + FLUSH_MS <= timeMs) this.flush((this.flushAtMs += FLUSH_MS));
    this.nowMs = timeMs;
    const { ignored } = this.sink.counts;
    this.venue.decode(bytes, this.sink);
    // a frame that says nothing may be a snapshot fetched by REST, where one instrument was recorded alone
    const isAnswer =
      this.venue.snapshot !== null && this.instruments.length === 1 && this.sink.counts.ignored > ignored;
    if (isAnswer) this.venue.snapshot?.decode(bytes, this.instruments[0], this.sink);
    this.handOn();
  }

  seed({ url, body }: Answer): void {
    const symbol = this.venue.snapshot?.symbolOf(url) ?? null;
    const instrument = this.instruments.find((one) => one.symbol === symbol);
    if (instrument === undefined) return;
    this.venue.snapshot?.decode(new TextEncoder().encode(body), instrument, this.sink);
    this.handOn();
  }

  end(): Played {
    this.flush(this.flushAtMs + FLUSH_MS);
    const seconds = (this.nowMs - this.beganMs) / 1_000;
    return { seconds, instruments: this.instruments.length, meters: this.meters };
  }

  private handOn(): void {
    const { sink, fanout, windows, closed, nowMs } = this;
    this.synchroniser.take(sink.levels, nowMs, nowMs);
    this.synchroniser.tick(nowMs, nowMs);
    fanout.publishTrades(sink.trades);
    fanout.publishTops(sink.tops);
    windows.add(sink.trades, nowMs, closed);
    sink.clear();
    sink.takeNotices();
  }

  private flush(timeMs: number): void {
    this.windows.advance(timeMs, this.closed);
    this.fanout.publishBars(this.closed);
    this.closed.clear();
    this.fanout.flush({ monotonicMs: timeMs, wallMs: Math.floor(timeMs) });
  }

  private join(name: string, kinds: readonly Kind[]): void {
    const channels = kinds.flatMap((kind) => this.instruments.map((instrument) => channelOf(kind, instrument)));
    for (const encoding of ['json', 'binary'] as const) {
      const meter = new Meter(encoding);
      this.meters.set(`${name} ${encoding}`, meter);
      this.fanout.subscribe(this.fanout.join(meter), { op: 'subscribe', id: 1, channels });
    }
  }
}

function channelOf(kind: Kind, { venue, symbol }: Instrument): string {
  if (kind === 'bars') return `bars:${venue}:${symbol}:1s`;
  return kind === 'book' ? `book:${venue}:${symbol}:${DEPTH}` : `${kind}:${venue}:${symbol}`;
}
