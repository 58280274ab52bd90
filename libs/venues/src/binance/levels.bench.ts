import { type Instrument } from '@livetape/model';
import { Sink } from '../sink';
import { binance } from './binance';

const FRAMES = 200;
const LEVELS = 40;

const instruments: Instrument[] = [
  { id: 0, venue: '', symbol: 'BTCUSDT', base: '', quote: '', priceDecimals: 2, sizeDecimals: 5 },
];

/** Levels of a side whose prices and sizes all differ. */
function side(frame: number, first: number): string {
  const levels = Array.from({ length: LEVELS / 2 }, (_, i) => {
    const price = 60_000 + ((frame * 13 + (first + i) * 7) % 9999) / 100;
    return `["${price.toFixed(8)}","${(((frame * 31 + i) % 1700) / 1000).toFixed(8)}"]`;
  });
  return `[${levels.join(',')}]`;
}

const frames = Array.from({ length: FRAMES }, (_, i) => {
  const head = `"e":"depthUpdate","E":${1_700_000_000_000 + i},"s":"BTCUSDT","U":${3_000_000_000 + i},"u":${3_000_000_001 + i}`;
  const data = `{${head},"b":${side(i, 0)},"a":${side(i, 500)}}`;
  return Buffer.from(`{"stream":"btcusdt@depth@100ms","data":${data}}`);
});

const sink = new Sink({ instruments, capacity: 4 * LEVELS });
const column = new Float64Array(2);

type Level = readonly [price: string, size: string];

/** Levels of books' changes, 40 to a frame. One run is `perRun` levels. */
export const bench = {
  name: 'decode a level of a book',
  perRun: FRAMES * LEVELS,
  variants: {
    'JSON.parse + Number': (): void => {
      for (const frame of frames) {
        const { data } = JSON.parse(frame.toString()) as { data: { b: Level[]; a: Level[] } };
        for (const levels of [data.b, data.a]) {
          for (const [price, size] of levels) {
            column[0] = Number(price);
            column[1] = Number(size);
          }
        }
      }
    },
    'binance.decode': (): void => {
      for (const frame of frames) {
        sink.clear();
        binance.decode(frame, sink);
      }
    },
  },
  goals: { 'binance.decode': 6 },
  allocationFree: ['binance.decode'],
};
