import { JsonFields, JsonTable, numbered, SymbolTable } from '@livetape/columns';
import { Aggressor } from '@livetape/model';
import { type Link } from '../link';
import { type Sink } from '../sink';
import { opensWith } from '../words';
import { decodeV2 } from './v2';

// https://docs.gemini.com/websocket/streams

const FRAME = numbered('e E s t p q m U u b B a A id status error lastUpdateId type');
const TRADE = { price: FRAME.p, size: FRAME.q };
const TOP = { bid: FRAME.b, bidSize: FRAME.B, ask: FRAME.a, askSize: FRAME.A };
const ERROR = numbered('code msg');
const EVENT = numbered('depthUpdate');
/** Events by number; those that `EVENT` has not are known, and not wanted. */
const EVENTS = new SymbolTable([...Object.keys(EVENT), 'markPrice', 'fundingAmount', 'contractStatus']);
// Filled and read within one call of decode, which never waits.
const error = new JsonFields(ERROR);
const frame = new JsonFields(FRAME, { objects: { error }, arrays: { b: new JsonTable(2), a: new JsonTable(2) } });

/** How frames of the API before begin; any that begins otherwise is told by its keys. */
const V2 = new TextEncoder().encode('{"type":');

/** Id of our pings. */
export const PING = 'ping';
/** Ids of requests to stop a book begin so, and end with the instrument's id. */
export const STOPPED = 'stopped:';

/** `Venue.decode`. A trade and a top of book name no event; their letters do. */
export function decodeFrame(bytes: Uint8Array, sink: Sink): boolean | void {
  if (opensWith(bytes, V2)) return decodeV2(bytes, sink);
  if (!sink.readObject(bytes, frame)) return;
  if (frame.has(FRAME.type)) return decodeV2(bytes, sink);
  if (frame.has(FRAME.id)) return decodeReply(sink);
  if (frame.has(FRAME.lastUpdateId)) return sink.ignore();
  const isNamed = frame.has(FRAME.e);
  const event = frame.find(FRAME.e, EVENTS);
  if (event > EVENT.depthUpdate) return sink.ignore();
  const isKnown = isNamed ? event >= 0 : frame.has(FRAME.t) || frame.has(FRAME.u);
  if (!isKnown) return sink.reject('unknown-event');
  if (!sink.selectSymbol(frame, FRAME.s)) return;
  if (isNamed) return decodeBook(sink);
  return frame.has(FRAME.t) ? decodeTrade(sink) : decodeTop(sink);
}

/**
 * The first of an instrument on a connection is the whole book; nothing marks it. Of a later one `U` is the `u` of the one
 * before, and ids are counted over all symbols: so it begins one above, and a `U` above the last `u` is a gap.
 */
function decodeBook(sink: Sink): void {
  const { levels, link } = sink;
  const first = sink.readBook(frame, FRAME.b, FRAME.a);
  if (first < 0 || !sink.time(frame, FRAME.E, levels.eventTime, first)) return;
  if (!sink.bookRange(frame, FRAME.U, FRAME.u, first)) return;
  const isWhole = begins(levels.instrument[first], levels.firstSequence[first] === levels.lastSequence[first], link);
  if (!isWhole) levels.firstSequence[first]++;
  sink.closeBook(first, isWhole ? 1 : 0);
}

/** After a book was left, changes of before may still come: only a message of a single id is then the whole. */
function begins(instrument: number, isSingle: boolean, { seeded }: Link): boolean {
  if (seeded.has(instrument) || (seeded.has(leftOf(instrument)) && !isSingle)) return false;
  seeded.add(instrument);
  return true;
}

/** What stands in `Link.seeded` for an instrument whose book was left: no instrument has such an id. */
function leftOf(instrument: number): number {
  return -1 - instrument;
}

function decodeTrade(sink: Sink): boolean {
  const row = sink.readTrade(frame, TRADE);
  return (
    row >= 0 &&
    sink.aggressorIf(frame, FRAME.m, Aggressor.Sell, row) &&
    sink.time(frame, FRAME.E, sink.trades.eventTime, row) &&
    sink.tradeId(frame, FRAME.t, row)
  );
}

function decodeTop(sink: Sink): boolean {
  const { tops } = sink;
  const row = sink.readOpenTop(frame, TOP, isLeftOut);
  return (
    row >= 0 &&
    sink.integer(frame, FRAME.u, tops.sequence, row) &&
    sink.time(frame, FRAME.E, tops.eventTime, row) &&
    sink.closeTop(row)
  );
}

/** As a side without an order is. */
function isLeftOut(fields: JsonFields, field: number): boolean {
  return !fields.has(field);
}

/** An answer to a frame of ours, by its id. */
function decodeReply(sink: Sink): void {
  const id = frame.text(FRAME.id);
  const status = frame.text(FRAME.status);
  if (id === PING) return sink.notify({ type: 'heartbeat' });
  if (id.startsWith(STOPPED)) return leave(Number(id.slice(STOPPED.length)), sink.link);
  if (status === '200') return sink.notify({ type: 'ack', id });
  const text = error.text(ERROR.msg).slice(0, 200);
  sink.notify({ type: 'refused', id, code: error.has(ERROR.code) ? error.text(ERROR.code) : status, text });
}

function leave(instrument: number, { seeded }: Link): void {
  seeded.delete(instrument);
  seeded.add(leftOf(instrument));
}
