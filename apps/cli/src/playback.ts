import { type Instrument, type LevelBatch, type TopBatch, type TradeBatch } from '@livetape/model';
import { readFrames } from '@livetape/recording';
import { Sink, type Venue } from '@livetape/venues';
import { TradeFilter } from './trade-filter';

/** Rows of one frame; the levels of a whole book are four times as many. */
const CAPACITY = 4096;

/** Recordings of one connection or of several that follow each other. */
export interface Recordings {
  readonly venue: Venue;
  readonly instruments: readonly Instrument[];
  readonly files: readonly string[];
  /** Files of receive times, one for each of `files`, or none. */
  readonly times: readonly string[];
}

/** What is done with the rows of each frame. Batches are borrowed, and never empty. */
export interface PlaybackEvents {
  trades?(batch: TradeBatch): void;
  tops?(batch: TopBatch): void;
  levels?(batch: LevelBatch): void;
  /** After each frame; playing waits for it. False ends the playback. */
  next?(): Promise<boolean> | boolean;
}

/** What the last lines of an output say. */
export interface Totals {
  readonly gaps: ReturnType<TradeFilter['gaps']>;
  readonly ignored: Readonly<Record<string, number>>;
  readonly rejected: Readonly<Record<string, number>>;
}

/** Plays all frames through the venue's decoder, each trade once. */
export async function play(recordings: Recordings, events: PlaybackEvents): Promise<Totals> {
  const { venue, instruments, files, times } = recordings;
  const sink = new Sink({ instruments, capacity: CAPACITY });
  const filter = new TradeFilter(instruments, CAPACITY);
  const others = { notices: 0, oversizedLines: 0 };
  reading: for (let i = 0; i < files.length; i++) {
    const onOversized = () => void others.oversizedLines++;
    for await (const { frame, receiveTimeUs } of readFrames(files[i], { times: times[i], onOversized })) {
      sink.receiveTime = receiveTimeUs ?? 0;
      venue.decode(frame, sink);
      others.notices += sink.takeNotices().length;
      handOver(sink, filter, events);
      const next = events.next?.();
      if (next !== undefined && !(await next)) break reading;
    }
  }
  const { rejected } = sink.counts;
  return {
    gaps: venue.denseTradeIds ? filter.gaps() : [],
    ignored: {
      unwanted: sink.counts.ignored,
      notice: others.notices,
      duplicate: filter.duplicates,
      covered: filter.covered,
    },
    rejected: { ...rejected, oversized: rejected.oversized + others.oversizedLines },
  };
}

function handOver(sink: Sink, filter: TradeFilter, events: PlaybackEvents): void {
  const { tops, levels } = sink;
  if (sink.trades.length > 0) {
    const trades = filter.filter(sink.trades);
    if (trades.length > 0) events.trades?.(trades);
  }
  if (tops.length > 0) events.tops?.(tops);
  if (levels.length > 0) events.levels?.(levels);
  sink.clear();
}
