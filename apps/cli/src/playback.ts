import { inflate } from '@livetape/feed';
import { type GreeksBatch, type Instrument, type LevelBatch, type TopBatch, type TradeBatch } from '@livetape/model';
import { Sink, type Venue } from '@livetape/venues';
import { itemsOf, type RecordedFiles } from './recorded-items';
import { type RestAnswer } from './rest-answers';
import { TradeFilter } from './trade-filter';

/** Rows of one frame; the levels of a whole book are as many as the largest book known. */
const CAPACITY = 4096;
const LEVEL_CAPACITY = 131_072;
/** Event times this far ahead of the time so far are not believed. */
const STEP_MS_MAX = 3_600_000;

/** Recordings of one connection or of several that follow each other. */
export interface Recordings extends RecordedFiles {
  readonly venue: Venue;
  readonly instruments: readonly Instrument[];
  /** Ids of instruments whose book is nothing but its top. */
  readonly topBooks: ReadonlySet<number>;
  /** What a snapshot is of that does not say so; null for the only instrument there is. */
  readonly symbol: string | null;
}

/** What is done with the rows of each frame. Batches are borrowed, and never empty. Times are ms since the epoch. */
export interface PlaybackEvents {
  trades?(batch: TradeBatch): void;
  tops?(batch: TopBatch, nowMs: number): void;
  levels?(batch: LevelBatch, nowMs: number): void;
  greeks?(batch: GreeksBatch): void;
  /** Frames of the connection are missing before the next rows. */
  missed?(frames: { from: number; to: number }, nowMs: number): void;
  /** After each frame; playing waits for it. False ends the playback. */
  next?(): Promise<boolean> | boolean;
}

/** What the last lines of an output say. */
export interface Totals {
  readonly gaps: ReturnType<TradeFilter['gaps']>;
  readonly ignored: Readonly<Record<string, number>>;
  readonly rejected: Readonly<Record<string, number>>;
}

/** Plays all frames and answers through the venue's decoder, each trade once. */
export class Playback {
  private readonly sink: Sink;
  /** For frames that may be snapshots: what is wrong with those that are none is nobody's fault. */
  private readonly probe: Sink;
  private readonly filter: TradeFilter;
  private readonly only: Instrument | undefined;
  private readonly others = { notices: 0, oversizedLines: 0, broken: 0, inlined: 0 };
  /** Answers to hand out when they are asked for, where frames have no times. */
  private untimed: readonly RestAnswer[] = [];
  private readonly wanted = new Set<number>();
  private nowMs = 0;

  constructor(
    private readonly recordings: Recordings,
    private readonly events: PlaybackEvents,
  ) {
    const { instruments, symbol } = recordings;
    this.sink = new Sink({ instruments, capacity: CAPACITY, levelCapacity: LEVEL_CAPACITY });
    this.probe = new Sink({ instruments, capacity: 1, levelCapacity: LEVEL_CAPACITY });
    this.filter = new TradeFilter(instruments, CAPACITY);
    const named = instruments.find((instrument) => instrument.symbol === symbol);
    this.only = named ?? (symbol === null && instruments.length === 1 ? instruments[0] : undefined);
  }

  /** Somebody needs the snapshot of an instrument: of a recording without times it comes after this frame. */
  want(instrumentId: number): void {
    this.wanted.add(instrumentId);
  }

  async run(): Promise<Totals> {
    const { others } = this;
    const items = itemsOf(this.recordings, {
      oversized: () => void others.oversizedLines++,
      untimed: (answers) => void (this.untimed = answers),
    });
    for await (const item of items) {
      this.sink.receiveTime = item.receiveTimeUs ?? 0;
      if (item.receiveTimeUs !== null) this.nowMs = Math.max(this.nowMs, item.receiveTimeUs / 1000);
      if ('answer' in item) this.playAnswer(item.answer);
      else this.playFrame(item.frame);
      this.answerWanted();
      const next = this.events.next?.();
      if (next !== undefined && !(await next)) break;
    }
    return this.totals();
  }

  private playFrame(frame: Uint8Array): void {
    const { venue } = this.recordings;
    const { sink, events, others } = this;
    const bytes = inflate(frame);
    if (bytes === null) {
      others.broken++;
      return;
    }
    const { ignored } = sink.counts;
    venue.decode(bytes, sink);
    const notices = sink.takeNotices();
    others.notices += notices.length;
    for (const notice of notices) if (notice.type === 'gap') events.missed?.(notice, this.nowMs);
    this.handOver(sink);
    if (sink.counts.ignored > ignored) this.tryInline(bytes);
  }

  /** A recorder may write the snapshots that it fetched between the frames, where they name no instrument. */
  private tryInline(bytes: Uint8Array): void {
    const { snapshot } = this.recordings.venue;
    if (snapshot === null || this.only === undefined) return;
    this.probe.receiveTime = this.sink.receiveTime;
    snapshot.decode(bytes, this.only, this.probe);
    if (this.probe.levels.length > 0) this.others.inlined++;
    this.handOver(this.probe);
  }

  private playAnswer({ url, body }: RestAnswer): void {
    const { snapshot } = this.recordings.venue;
    const instrument = this.instrumentOf(url);
    if (snapshot === null || instrument === undefined) return;
    snapshot.decode(new TextEncoder().encode(body), instrument, this.sink);
    this.handOver(this.sink);
  }

  /** Metadata is no snapshot, though its address names no instrument either: what cannot be told from it is left alone. */
  private instrumentOf(url: string): Instrument | undefined {
    const symbol = this.recordings.venue.snapshot?.symbolOf(url) ?? null;
    return symbol === null ? undefined : this.recordings.instruments.find((one) => one.symbol === symbol);
  }

  private answerWanted(): void {
    for (const id of this.wanted) {
      this.wanted.delete(id);
      const answer = this.untimed.find(({ url }) => this.instrumentOf(url)?.id === id);
      if (answer === undefined) continue;
      this.untimed = this.untimed.filter((other) => other !== answer);
      this.playAnswer(answer);
    }
  }

  private handOver(sink: Sink): void {
    const { tops, levels, greeks } = sink;
    const { filter, events } = this;
    this.advance(sink);
    if (sink.trades.length > 0) {
      const trades = filter.filter(sink.trades);
      if (trades.length > 0) events.trades?.(trades);
    }
    if (tops.length > 0) events.tops?.(tops, this.nowMs);
    if (levels.length > 0) events.levels?.(levels, this.nowMs);
    if (greeks.length > 0) events.greeks?.(greeks);
    sink.clear();
  }

  /** Without receive times, event times tell how late it is. */
  private advance({ receiveTime, trades, levels }: Sink): void {
    if (receiveTime > 0) return;
    for (const { length, eventTime } of [trades, levels]) {
      const timeMs = length === 0 ? 0 : eventTime[length - 1] / 1000;
      if (timeMs > this.nowMs && (this.nowMs === 0 || timeMs < this.nowMs + STEP_MS_MAX)) this.nowMs = timeMs;
    }
  }

  private totals(): Totals {
    const { sink, filter, others } = this;
    const { rejected, ignored } = sink.counts;
    return {
      gaps: this.recordings.venue.denseTrades ? filter.gaps() : [],
      ignored: {
        unwanted: ignored - others.inlined,
        notice: others.notices,
        duplicate: filter.duplicates,
        covered: filter.covered,
      },
      rejected: {
        ...rejected,
        oversized: rejected.oversized + others.oversizedLines,
        malformed: rejected.malformed + others.broken,
      },
    };
  }
}
