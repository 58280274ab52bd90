import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Instrument } from '@livetape/model';
import { Link, Sink, Survey, type Venue, venues } from '@livetape/venues';

/** Recordings by the beginning of their names, and the venue whose frames they are. */
const RECORDINGS: readonly (readonly [prefix: string, venue: string])[] = [
  ['binance/spot_', 'binance'],
  ['binance/us_spot_', 'binance'],
  ['binance/hft_spot_', 'binance'],
  ['binance/usdm_', 'binance-usdm'],
  ['binance/coinm_', 'binance-usdm'],
  ['bitfinex/', 'bitfinex'],
  ['bitstamp/', 'bitstamp'],
  ['bybit/v5_linear_', 'bybit-linear'],
  ['bybit/v5_spot_', 'bybit'],
  ['bybit/legacy_', 'bybit'],
  ['coinbase/', 'coinbase'],
  ['deribit/', 'deribit'],
  ['gate/v4_', 'gate'],
  ['gemini/', 'gemini'],
  ['htx/', 'htx'],
  ['kraken/', 'kraken'],
  ['kucoin/', 'kucoin'],
  ['okx/', 'okx'],
];
const OTHERS = /^(rest_|examples_)|\.(tx|rest)\.jsonl$/;
/** Rows are cleared after each frame; no frame has more. */
const CAPACITY = 32_768;
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

/** Names of the recordings below a folder with what decodes them. */
export function recordingsOf(folder: string): { readonly name: string; readonly venue: string }[] {
  const directories = [...new Set(RECORDINGS.map(([prefix]) => prefix.split('/')[0]))];
  const names = directories.flatMap((directory) =>
    readdirSync(join(folder, directory))
      .filter((file) => file.endsWith('.jsonl') && !OTHERS.test(file))
      .map((file) => `${directory}/${file.slice(0, -'.jsonl'.length)}`),
  );
  return names.sort().flatMap((name) => {
    const venue = RECORDINGS.find(([prefix]) => name.startsWith(prefix))?.[1];
    return venue === undefined ? [] : [{ name, venue }];
  });
}

/** The frames of a recording that bring trades, and those that bring levels; a kind without any is left out. */
export async function frameSets(folder: string, name: string, venueId: string): Promise<FrameSet[]> {
  const venue = await venues[venueId]();
  const frames = readFileSync(join(folder, `${name}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line.length > 0)
    .map((line) => Buffer.from(line));
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

function instrumentsOf(venue: Venue, frames: readonly Buffer[]): readonly Instrument[] {
  const survey = new Survey(venue);
  for (const frame of frames) survey.read(frame);
  return survey.instruments();
}

function sinkOf(instruments: readonly Instrument[]): Sink {
  const sink = new Sink({ instruments, capacity: CAPACITY, levelCapacity: CAPACITY });
  sink.link = new Link();
  return sink;
}

function decoder(venue: Venue, instruments: readonly Instrument[]) {
  const sink = sinkOf(instruments);
  return (frame: Buffer) => {
    sink.clear();
    venue.decode(frame, sink);
    return { trades: sink.trades.length, levels: sink.levels.length };
  };
}
