import { JsonFields, numbered } from '@livetape/columns';
import { type Instrument, Side } from '@livetape/model';
import { type Sink } from '../sink';
import { digitsAt, wordEnd } from '../words';
import { levelTable, RESULT, result } from './frame';

const BODY = numbered('id current bids asks');
// Filled and read within one call of decode, which never waits.
const body = new JsonFields(BODY, { arrays: { bids: levelTable(), asks: levelTable() } });

const POINT = 46;

/** A message of a stream, `ob.BTC_USDT.400`: symbol and levels of each side. */
export function decodeStream(sink: Sink): boolean {
  if (!result.isText(RESULT.s)) return sink.reject('incomplete');
  const { bytes } = result;
  const end = result.end(RESULT.s);
  const start = wordEnd(bytes, result.start(RESULT.s), end, POINT) + 1;
  const point = wordEnd(bytes, start, end, POINT);
  if (point === end) return sink.reject('unknown-event');
  return sink.selectText(bytes, start, point) && decodeDelta(sink, Math.max(0, digitsAt(bytes, point + 1, end)));
}

/** A message of the selected instrument's book; `full` says that it is the whole of it. A side may be left out. */
export function decodeDelta(sink: Sink, depth = 0): boolean {
  const { levels } = sink;
  const at = levels.length;
  if (result.has(RESULT.b) && !sink.readCutSide(result, RESULT.b, Side.Bid)) return false;
  if (result.has(RESULT.a) && !sink.readCutSide(result, RESULT.a, Side.Ask)) return false;
  const first = sink.beginBook(at);
  if (first < 0 || !sink.time(result, RESULT.t, levels.eventTime, first)) return false;
  if (!sink.integer(result, RESULT.u, levels.lastSequence, first)) return false;
  const isSnapshot = result.flag(RESULT.full) === 1 ? 1 : 0;
  const U = isSnapshot === 1 ? RESULT.u : RESULT.U;
  if (!sink.integer(result, U, levels.firstSequence, first)) return false;
  if (isSnapshot === 1) levels.depth[first] = depth;
  sink.closeBook(first, isSnapshot);
  return true;
}

/** A book by REST, of spot or futures. */
export function decodeSnapshot(bytes: Uint8Array, instrument: Instrument, sink: Sink): void {
  sink.select(instrument);
  if (!sink.readObject(bytes, body)) return;
  const { levels } = sink;
  const at = levels.length;
  if (!sink.readCutSide(body, BODY.bids, Side.Bid) || !sink.readCutSide(body, BODY.asks, Side.Ask)) return;
  const first = sink.beginBook(at);
  if (first < 0 || !sink.bookSequence(body, BODY.id, first)) return;
  if (body.has(BODY.current) && !sink.time(body, BODY.current, levels.eventTime, first)) return;
  sink.closeBook(first, 1);
}
