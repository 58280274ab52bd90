import { numbered, SymbolTable } from '@livetape/columns';
import { Aggressor, Side } from '@livetape/model';
import { type Sink } from '../sink';
import { FRAME, frame, PUSHED, pushed } from './frame';

// https://www.kucoin.com/docs-new (unified push service, wss://x-push-spot.kucoin.com): for recordings.

const CHANNEL = numbered('trade.SPOT obu.SPOT ticker.SPOT');
const CHANNELS = new SymbolTable([...Object.keys(CHANNEL), 'kline.SPOT', 'lw.FUTURES']);
const STEP = numbered('delta snapshot');
const STEPS = new SymbolTable(Object.keys(STEP));
const SIDE = numbered('buy sell');
const SIDES = new SymbolTable(Object.keys(SIDE));

/** A message of the newer push service, which names its channel `T`. */
export function decodePushed(sink: Sink): boolean | void {
  const channel = frame.find(FRAME.T, CHANNELS);
  if (channel < 0) return sink.reject('unknown-event');
  if (channel > CHANNEL['ticker.SPOT']) return sink.ignore();
  if (!sink.selectSymbol(pushed, PUSHED.s)) return false;
  if (channel === CHANNEL['trade.SPOT']) return decodeTrade(sink);
  return channel === CHANNEL['obu.SPOT'] ? decodeBook(sink) : decodeTop(sink);
}

function decodeTrade(sink: Sink): boolean {
  const { trades } = sink;
  const row = sink.claimTrade();
  if (row < 0) return false;
  const side = pushed.find(PUSHED.S, SIDES);
  trades.aggressor[row] = side === SIDE.buy ? Aggressor.Buy : Aggressor.Sell;
  return (
    (side >= 0 || sink.reject('incomplete')) &&
    sink.price(pushed, PUSHED.p, trades.price, row) &&
    sink.size(pushed, PUSHED.q, trades.size, row) &&
    sink.time(pushed, PUSHED.M, trades.eventTime, row) &&
    sink.tradeId(pushed, PUSHED.ti, row)
  );
}

function decodeTop(sink: Sink): boolean {
  const { tops } = sink;
  const row = sink.claimTop();
  return (
    row >= 0 &&
    sink.priceOrNone(pushed, PUSHED.b, tops.bidPrice, row) &&
    sink.cutSizeOrNone(pushed, PUSHED.B, tops.bidSize, row) &&
    sink.priceOrNone(pushed, PUSHED.a, tops.askPrice, row) &&
    sink.cutSizeOrNone(pushed, PUSHED.A, tops.askSize, row) &&
    sink.integer(pushed, PUSHED.E, tops.sequence, row) &&
    sink.time(pushed, PUSHED.M, tops.eventTime, row) &&
    sink.closeTop(row)
  );
}

/** A book, or what changed of it from `O` to `C`. */
function decodeBook(sink: Sink): boolean {
  const { levels } = sink;
  const step = frame.find(FRAME.t, STEPS);
  if (step < 0) return sink.reject('incomplete');
  const at = levels.length;
  if (!sink.readCutSide(pushed, PUSHED.b, Side.Bid) || !sink.readCutSide(pushed, PUSHED.a, Side.Ask)) return false;
  const first = sink.beginBook(at);
  if (first < 0 || !sink.integer(pushed, PUSHED.O, levels.firstSequence, first)) return false;
  if (!sink.integer(pushed, PUSHED.C, levels.lastSequence, first)) return false;
  if (!sink.time(pushed, PUSHED.M, levels.eventTime, first)) return false;
  sink.closeBook(first, step === STEP.snapshot ? 1 : 0);
  return true;
}
