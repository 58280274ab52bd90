import { type Clock, type Http, type Transport } from '@livetape/feed';
import { type Instrument, type InstrumentSpec, type Source } from '@livetape/model';
import { type Endpoints, type Venue } from '@livetape/venues';

/** Injects the `Origin`. */
export const ORIGIN = Symbol('ORIGIN');

/** A venue to follow, and where its addresses begin. */
export interface OriginVenue {
  readonly venue: Venue;
  readonly endpoints: Endpoints;
  /** Symbols asked for, in the order to show them; empty where the origin has no others than those it lists. */
  readonly symbols: readonly string[];
  /** More of what is listed then, where nobody named symbols. */
  readonly chosen?: Venue['chosen'];
  /** What is traded there; asks once. Rejects with a FeedError when the venue cannot be asked. */
  listInstruments(): Promise<readonly InstrumentSpec[]>;
}

/** What happens around a recording that is played. */
export interface Playback {
  /** Called often, between frames; the next frame waits for it. */
  breathe(): Promise<void>;
}

/**
 * Where frames come from, and by which clock. Live, simulated and recorded data differ in nothing else: the same feeds, the
 * same windows, the same store behind them.
 */
export interface Origin {
  readonly source: Source;
  /** One clear sentence: why this source. */
  readonly reason: string;
  readonly clock: Clock;
  readonly transport: Transport;
  readonly http: Http;
  readonly venues: readonly OriginVenue[];
  /** Instruments that there can be at most. */
  readonly capacity: number;
  /** Whether the data of an earlier run goes on in this one. */
  readonly isContinuous: boolean;
  /** Plays what is recorded, once all feeds are started; resolves at its end. Null where data comes by itself. */
  readonly play: ((playback: Playback) => Promise<void>) | null;
  close(): Promise<void>;
}

/** The instruments of a venue that are asked for, in that order; ids from `firstId`. `missing` are not traded there. */
export function selectInstruments(
  { venue, symbols, chosen }: OriginVenue,
  specs: readonly InstrumentSpec[],
  firstId: number,
): { instruments: Instrument[]; missing: string[] } {
  const bySymbol = new Map(specs.map((spec) => [spec.symbol, spec]));
  const more = chosen?.of(specs) ?? [];
  const wanted = symbols.length === 0 ? [...bySymbol.keys()] : [...new Set([...symbols, ...more])];
  const found = wanted.flatMap((symbol) => bySymbol.get(symbol) ?? []);
  return {
    instruments: found.map((spec, row) => ({ ...spec, id: firstId + row, venue: venue.id })),
    missing: wanted.filter((symbol) => !bySymbol.has(symbol)),
  };
}
