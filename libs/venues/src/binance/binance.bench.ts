import { type Instrument } from '@livetape/model';
import { Sink } from '../sink';
import { binance } from './binance';

const FRAMES = 1000;
const DECIMALS = 100;

const instruments = Array.from({ length: 64 }, (_, id): Instrument => {
  return { id, venue: '', symbol: `S${id}USDT`, base: '', quote: '', priceDecimals: 2, sizeDecimals: 5 };
});

/** Frames of the combined stream as the venue sends them: 64 symbols, prices and sizes that all differ. */
const frames = Array.from({ length: FRAMES }, (_, i) => {
  const price = (60_000 + (i * 7919) / DECIMALS).toFixed(8);
  const size = ((i % 997) / 1000 + 0.001).toFixed(8);
  const data = `{"e":"aggTrade","E":${1_700_000_000_005 + i},"s":"S${i % 64}USDT","a":${3_000_000_000 + i},"p":"${price}","q":"${size}","f":${i},"l":${i + 2},"T":${1_700_000_000_001 + i},"m":${i % 2 === 0},"M":true}`;
  return Buffer.from(`{"stream":"s${i % 64}usdt@aggTrade","data":${data}}`);
});

const sink = new Sink({ instruments, capacity: FRAMES });
const column = new Float64Array(5);

/** Trades of the combined stream: this decode, and what is usual, in one run. One run is `perRun` frames. */
export const bench = {
  name: 'decode a trade frame',
  perRun: FRAMES,
  variants: {
    'JSON.parse + Number': (): void => {
      for (const frame of frames) {
        const { data } = JSON.parse(frame.toString()) as { data: Record<string, string> };
        column[0] = Number(data['p']);
        column[1] = Number(data['q']);
        column[2] = Number(data['a']);
        column[3] = Number(data['T']);
        column[4] = data['m'] ? -1 : 1;
      }
    },
    'binance.decode': (): void => {
      sink.clear();
      for (const frame of frames) binance.decode(frame, sink);
    },
  },
};
