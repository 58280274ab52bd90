import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** A trade as `JSON.parse` and string operations see it: nothing of the product's code. */
export interface RawTrade {
  readonly symbol: string;
  readonly id: string;
  readonly price: string;
  readonly size: string;
  readonly aggressor: 'buy' | 'sell';
  readonly eventTimeUs: number;
  readonly receiveTimeUs: number | null;
  /** Single trades that it stands for. */
  readonly count: number;
}

/** The lines of a file, gunzipped by its name. */
export async function* lines(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const input = file.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  yield* createInterface({ input, crlfDelay: Infinity });
}

/** The trades of a recording in order, each once. */
export async function readRawTrades(files: readonly string[], times?: string): Promise<RawTrade[]> {
  const received = times === undefined ? null : (await readFile(times, 'utf8')).trimEnd().split('\n');
  const seen = new Set<string>();
  const trades: RawTrade[] = [];
  for (const file of files) {
    let row = 0;
    for await (const line of lines(file)) {
      const space = /^\d+ /.test(line) ? line.indexOf(' ') : -1;
      const stamp = received?.[row] ?? (space < 0 ? null : line.slice(0, space));
      row++;
      const frame = JSON.parse(line.slice(space + 1)) as { data?: RawEvent } & RawEvent;
      const event = frame.data ?? frame;
      if (event.e !== 'trade' && event.e !== 'aggTrade') continue;
      const id = String(event.e === 'trade' ? event.t : event.a);
      if (seen.has(`${event.s} ${id}`)) continue;
      seen.add(`${event.s} ${id}`);
      trades.push({ ...tradeOf(event, id), receiveTimeUs: stamp === null ? null : microseconds(stamp) });
    }
  }
  return trades;
}

type RawEvent = Readonly<Record<'e' | 's' | 'p' | 'q', string>> &
  Readonly<Record<'t' | 'a' | 'f' | 'l' | 'T', number>> & { readonly m: boolean };

function tradeOf(event: RawEvent, id: string): Omit<RawTrade, 'receiveTimeUs'> {
  return {
    symbol: event.s,
    id,
    price: event.p,
    size: event.q,
    aggressor: event.m ? 'sell' : 'buy',
    eventTimeUs: event.T * 1000,
    count: event.e === 'trade' ? 1 : event.l - event.f + 1,
  };
}

/** Seconds with a fraction, or ns. */
function microseconds(text: string): number {
  if (!text.includes('.') && text.length > 12) return Number(BigInt(text) / 1000n);
  const [seconds, fraction = ''] = text.split('.');
  return Number(seconds + fraction.slice(0, 6).padEnd(6, '0'));
}
