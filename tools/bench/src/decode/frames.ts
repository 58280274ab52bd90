import { type Instrument } from '@livetape/model';
import { type Venue, venues } from '@livetape/venues';
import { instrumentsOf, linesOf, sinkOf } from './recorded';

const FRAMES_MAX = 2_000;

export type Kind = 'trades' | 'levels';

/** Frames of one recording of which each brings rows of one kind. */
export interface FrameSet {
  readonly recording: string;
  readonly venue: string;
  readonly kind: Kind;
  readonly frames: readonly Buffer[];
  /** Rows of all of them. */
  readonly rows: number;
  readonly bytes: number;
}

/** The frames of a recording that bring trades, and those that bring levels; a kind without any is left out. */
export async function frameSets(folder: string, name: string, venueId: string): Promise<FrameSet[]> {
  const venue = await venues[venueId]();
  const frames = linesOf(folder, name).map((line) => Buffer.from(line));
  const instruments = instrumentsOf(venue, frames);
  const decode = decoder(venue, instruments);
  const sets = { trades: { frames: [] as Buffer[], rows: 0 }, levels: { frames: [] as Buffer[], rows: 0 } };
  for (const frame of frames) {
    const { trades, levels } = decode(frame);
    const set = trades > 0 ? sets.trades : levels > 0 ? sets.levels : null;
    if (set === null || set.frames.length >= FRAMES_MAX) continue;
    set.frames.push(frame);
    set.rows += trades > 0 ? trades : levels;
  }
  return (['trades', 'levels'] as const).flatMap((kind) => {
    const { frames: chosen, rows } = sets[kind];
    const bytes = chosen.reduce((sum, { length }) => sum + length, 0);
    return chosen.length === 0 ? [] : [{ recording: name, venue: venueId, kind, frames: chosen, rows, bytes }];
  });
}

/** Decodes every frame of a set as the platform does; the rows are gone again after each. */
export async function decodeOf({ venue: id, frames }: FrameSet): Promise<() => void> {
  const venue = await venues[id]();
  const sink = sinkOf(instrumentsOf(venue, frames));
  return () => {
    for (let i = 0; i < frames.length; i++) {
      venue.decode(frames[i], sink);
      sink.clear();
    }
  };
}

function decoder(venue: Venue, instruments: readonly Instrument[]) {
  const sink = sinkOf(instruments);
  return (frame: Buffer) => {
    sink.clear();
    venue.decode(frame, sink);
    return { trades: sink.trades.length, levels: sink.levels.length };
  };
}
