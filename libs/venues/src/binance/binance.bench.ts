import { type Instrument } from '@livetape/model';
import { Sink } from '../sink';
import { binance } from './binance';

const FRAMES = 1000;
const DECIMALS = 100;
/** A batch is handed on long before it is full. */
const FRAMES_PER_TURN = 50;

const instruments = Array.from({ length: 64 }, (_, id): Instrument => {
  return { id, venue: '', symbol: `S${id}USDT`, base: '', quote: '', priceDecimals: 2, sizeDecimals: 5 };
});

/** Members of trades as the venue sends them: 64 symbols, prices and sizes that all differ. */
export const trades = Array.from({ length: FRAMES }, (_, i) => {
  const price = (60_000 + (i * 7919) / DECIMALS).toFixed(8);
  const size = ((i % 997) / 1000 + 0.001).toFixed(8);
  const time = 1_700_000_000_001 + i;
  const head = ['"e":"aggTrade"', `"E":${time + 4}`, `"s":"S${i % 64}USDT"`, `"a":${3_000_000_000 + i}`];
  return [...head, `"p":"${price}"`, `"q":"${size}"`, `"f":${i}`, `"l":${i + 2}`, `"T":${time}`, `"m":${i % 2 === 0}`];
});

/** Frames of the combined stream. */
export function framesOf(members: readonly (readonly string[])[]): Buffer[] {
  return members.map((data, i) =>
    Buffer.from(`{"stream":"s${i % 64}usdt@aggTrade","data":{${data.join(',')},"M":true}}`),
  );
}

const sink = new Sink({ instruments, capacity: FRAMES });
const column = new Float64Array(5);

function parse(frames: readonly Buffer[]): void {
  for (const frame of frames) {
    const { data } = JSON.parse(frame.toString()) as { data: Record<string, string> };
    column[0] = Number(data['p']);
    column[1] = Number(data['q']);
    column[2] = Number(data['a']);
    column[3] = Number(data['T']);
    column[4] = data['m'] ? -1 : 1;
  }
}

function decode(frames: readonly Buffer[]): void {
  for (let i = 0; i < frames.length; i++) {
    if (i % FRAMES_PER_TURN === 0) sink.clear();
    binance.decode(frames[i], sink);
  }
}

/** This decode of frames, and what is usual, in one run; `goal`: so many times as fast. One run is `perRun` frames. */
export function benchOf(name: string, frames: readonly Buffer[], goal: number) {
  return {
    name,
    perRun: FRAMES,
    variants: {
      'JSON.parse + Number': (): void => parse(frames),
      'binance.decode': (): void => decode(frames),
    },
    goals: { 'binance.decode': goal },
    allocationFree: ['binance.decode'],
  };
}

/** Trades of the combined stream. */
export const bench = benchOf('decode a trade frame', framesOf(trades), 8);
