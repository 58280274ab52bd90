import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A recording: one connection, in one file or in several that follow each other. */
export interface Recording {
  readonly name: string;
  readonly venue: string;
  readonly files: readonly string[];
  /** Receive times, a file for each of `files`; empty where they stand in the frames' lines, or nowhere. */
  readonly times: readonly string[];
  /** REST answers fetched meanwhile; null where there are none. */
  readonly rest: string | null;
}

/** Whose frames a folder's files are, by the beginning of their names. The first that fits counts. */
const VENUES: readonly (readonly [prefix: string, venue: string])[] = [
  ['binance/usdm_', 'binance-usdm'],
  ['binance/coinm_', 'binance-usdm'],
  ['binance/hft_usdm_', 'binance-usdm'],
  ['binance/', 'binance'],
  ['bybit/legacy_', 'bybit'],
  ['bybit/v5_linear_', 'bybit-linear'],
  ['bybit/v5_spot_', 'bybit'],
  ['bitfinex/', 'bitfinex'],
  ['bitstamp/', 'bitstamp'],
  ['coinbase/', 'coinbase'],
  ['deribit/', 'deribit'],
  ['gate/v4_', 'gate'],
  ['gemini/', 'gemini'],
  ['htx/', 'htx'],
  ['kraken/', 'kraken'],
  ['kucoin/', 'kucoin'],
  ['okx/', 'okx'],
];
/** Not of one connection: REST answers, what the client sent, single examples of other projects. */
const OTHERS = /\.(rest|tx)\.jsonl$|\/(rest_|examples_)|\.csv$/;
const FRAMES = /\.(jsonl|gz|b64)$/;
/** `hft_spot_btcusdt_20240808`: the days of one name follow each other. */
const DAY = /_\d{8}$/;

/** Every recording below a folder that a venue of ours decodes, by name. */
export async function findRecordings(folder: string): Promise<Recording[]> {
  const all = (await readdir(folder, { recursive: true })).map((path) => path.replaceAll('\\', '/')).sort();
  const known = new Set(all);
  const frames = all.filter((path) => FRAMES.test(path) && !OTHERS.test(path) && !hasBinary(path, known));
  const recordings = Map.groupBy(frames, (path) => nameOf(path));
  return [...recordings].flatMap(([name, paths]): Recording[] => {
    const venue = VENUES.find(([prefix]) => name.startsWith(prefix))?.[1];
    if (venue === undefined) return [];
    const times = paths.flatMap((path) =>
      [`${stemOf(path)}.rx.txt`, `${stemOf(path)}.rx_ns.txt`].filter((one) => known.has(one)),
    );
    const rest = `${stemOf(paths[0])}.rest.jsonl`;
    return [
      {
        name,
        venue,
        files: paths.map((path) => join(folder, path)),
        times: times.map((path) => join(folder, path)),
        rest: known.has(rest) ? join(folder, rest) : null,
      },
    ];
  });
}

/** The bytes themselves rather than their text. */
function hasBinary(path: string, known: ReadonlySet<string>): boolean {
  return path.endsWith('.jsonl') && known.has(`${stemOf(path)}.b64`);
}

function stemOf(path: string): string {
  return path.replace(FRAMES, '');
}

/** Two days of one feed are one recording; anything else is its own. */
function nameOf(path: string): string {
  const stem = stemOf(path);
  return path.endsWith('.gz') ? stem.replace(DAY, '') : stem;
}
