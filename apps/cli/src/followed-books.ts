import { type BookGap, Synchroniser } from '@livetape/book';
import { type BookHealth, type Instrument, LevelBatch } from '@livetape/model';
import { recordedRules } from '@livetape/venues';
import { type Recordings } from './playback';

/** Memory that the books may take together, in levels; a book has between the two bounds. */
const LEVELS_TOTAL = 4_000_000;
const LEVELS_MIN = 1000;
const LEVELS_MAX = 20_000;
const BUFFER_ROWS = 100_000;
const MESSAGE_ROWS = 131_072;
const CROSSED_MS_MAX = 1000;
const TICK_MS = 500;

export interface FollowedBooksEvents {
  gap(gap: BookGap): void;
  /** A message was taken, or the state of a book is another. */
  changed(instrumentId: number): void;
  /** See `Playback.want`. */
  wanted(instrumentId: number): void;
}

/** What became of the books of a recording. */
export interface BookTotals {
  readonly messages: number;
  readonly checksumsPassed: number;
  readonly checksumsFailed: number;
  readonly gaps: number;
  readonly resyncs: number;
  readonly crossed: number;
}

/** Follows the books of a recording message by message, at the recording's own time. */
export class FollowedBooks {
  readonly synchroniser: Synchroniser;
  private readonly message = new LevelBatch(MESSAGE_ROWS);
  private readonly changed = new Set<number>();
  private tickedAt = 0;

  private readonly instruments: readonly Instrument[];

  constructor(
    { venue, instruments, answers }: Pick<Recordings, 'venue' | 'instruments' | 'answers'>,
    private readonly events: FollowedBooksEvents,
  ) {
    this.instruments = instruments;
    const share = Math.floor(LEVELS_TOTAL / Math.max(1, instruments.length));
    this.synchroniser = new Synchroniser({
      venue: venue.id,
      rules: recordedRules(venue, answers),
      instruments,
      levels: Math.max(LEVELS_MIN, Math.min(LEVELS_MAX, share)),
      bufferRows: BUFFER_ROWS,
      crossedMsMax: CROSSED_MS_MAX,
      capacity: 1,
      random: () => 0.5,
      events: {
        proven: () => undefined,
        state: ({ instrument }) => void this.changed.add(instrument),
        gap: (gap) => events.gap(gap),
        wanted: (id) => events.wanted(id),
      },
    });
    this.synchroniser.start();
    this.synchroniser.connected(instruments.map(({ id }) => id));
  }

  take(levels: LevelBatch, nowMs: number): void {
    this.tick(nowMs);
    for (let row = 0; row < levels.length; row++) {
      this.message.append(levels, row);
      if (levels.last[row] === 0) continue;
      this.synchroniser.take(this.message, nowMs, nowMs);
      this.message.clear();
      this.changed.add(levels.instrument[row]);
      this.tell();
    }
  }

  missed(frames: { from: number; to: number }, nowMs: number): void {
    const ids = this.instruments.map(({ id }) => id);
    this.synchroniser.missed(ids, frames, nowMs, nowMs);
    this.tell();
  }

  totals(): BookTotals {
    const all = this.instruments.map(({ id }) => this.synchroniser.status(id));
    const sum = (count: (health: BookHealth) => number) => all.reduce((total, health) => total + count(health), 0);
    return {
      messages: sum(({ messages }) => messages),
      checksumsPassed: sum(({ checksumsPassed }) => checksumsPassed),
      checksumsFailed: sum(({ checksumsFailed }) => checksumsFailed),
      gaps: sum(({ gaps }) => gaps),
      resyncs: sum(({ resyncs }) => resyncs),
      crossed: sum(({ crossed }) => crossed),
    };
  }

  private tick(nowMs: number): void {
    if (nowMs < this.tickedAt + TICK_MS) return;
    this.tickedAt = nowMs;
    this.synchroniser.tick(nowMs, nowMs);
    this.tell();
  }

  private tell(): void {
    for (const id of this.changed) this.events.changed(id);
    this.changed.clear();
  }
}
