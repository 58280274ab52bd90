import { numbered, SymbolTable } from '@livetape/columns';
import { Side } from '@livetape/model';
import { type Sink } from '../sink';
import { FRAME, frame, PUSHED, pushed } from './frame';
import { readTop, readTrade } from './ticks';

// https://www.kucoin.com/docs-new (unified push service, wss://x-push-spot.kucoin.com): for recordings.

const CHANNEL = numbered('trade.SPOT obu.SPOT ticker.SPOT');
const CHANNELS = new SymbolTable([...Object.keys(CHANNEL), 'kline.SPOT', 'lw.FUTURES']);
const STEP = numbered('delta snapshot');
const STEPS = new SymbolTable(Object.keys(STEP));
const TRADE = { side: PUSHED.S, price: PUSHED.p, size: PUSHED.q, time: PUSHED.M, id: PUSHED.ti };
const TOP = { bid: PUSHED.b, bidSize: PUSHED.B, ask: PUSHED.a, askSize: PUSHED.A, sequence: PUSHED.E, time: PUSHED.M };

/** A message of the newer push service, which names its channel `T`. */
export function decodePushed(sink: Sink): boolean | void {
  const channel = frame.find(FRAME.T, CHANNELS);
  if (channel < 0) return sink.reject('unknown-event');
  if (channel > CHANNEL['ticker.SPOT']) return sink.ignore();
  if (!sink.selectSymbol(pushed, PUSHED.s)) return false;
  if (channel === CHANNEL['trade.SPOT']) return readTrade(pushed, TRADE, sink);
  return channel === CHANNEL['obu.SPOT'] ? decodeBook(sink) : readTop(pushed, TOP, sink);
}

/** A book, or what changed of it from `O` to `C`. */
function decodeBook(sink: Sink): boolean {
  const { levels } = sink;
  const step = frame.find(FRAME.t, STEPS);
  if (step < 0) return sink.reject('incomplete');
  const at = levels.length;
  if (!sink.readCutSide(pushed, PUSHED.b, Side.Bid) || !sink.readCutSide(pushed, PUSHED.a, Side.Ask)) return false;
  const first = sink.beginBook(at);
  if (first < 0 || !sink.bookRange(pushed, PUSHED.O, PUSHED.C, first)) return false;
  if (!sink.time(pushed, PUSHED.M, levels.eventTime, first)) return false;
  sink.closeBook(first, step === STEP.snapshot ? 1 : 0);
  return true;
}
