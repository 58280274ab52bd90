import { type JsonFields, SymbolTable } from '@livetape/columns';
import { Side } from '@livetape/model';
import { type Sink } from '../sink';
import { channelDepth } from './channel';
import { answer, FRAME, frame, TICK, tick } from './frame';

const EVENTS = new SymbolTable(['update', 'snapshot']);
const LOWER_N = 110;

/** A change of mbp: it names the change before. */
export function decodeChange(sink: Sink): boolean {
  const { levels } = sink;
  const first = readBook(tick, sink);
  return (
    first >= 0 &&
    sink.integer(tick, TICK.seqNum, levels.lastSequence, first) &&
    sink.integer(tick, TICK.prevSeqNum, levels.previousSequence, first) &&
    close(first, 0, sink)
  );
}

/** The whole book of mbp, as it was asked for. */
export function decodeWhole(sink: Sink): boolean {
  const { levels } = sink;
  const first = readBook(answer, sink);
  if (first < 0 || !sink.bookSequence(answer, TICK.seqNum, first)) return false;
  levels.depth[first] = channelDepth[0];
  return close(first, 1, sink);
}

/**
 * Whole books of depth.step0, or, in recordings of 2019, changes of them. The version of derivatives is a time in seconds;
 * what counts there is the mrid.
 */
export function decodeDepth(sink: Sink): boolean {
  const { levels } = sink;
  const isWhole = frame.flag(FRAME.update) !== 1;
  const first = readBook(tick, sink);
  const sequence = tick.has(TICK.mrid) ? TICK.mrid : TICK.version;
  if (first < 0 || !sink.integer(tick, sequence, levels.lastSequence, first)) return false;
  if (isWhole) levels.firstSequence[first] = levels.lastSequence[first];
  return close(first, isWhole ? 1 : 0, sink);
}

/** A book of derivatives and its changes, whose version rises by one. */
export function decodeHighFrequency(sink: Sink): boolean {
  const { levels } = sink;
  const event = tick.find(TICK.event, EVENTS);
  if (event < 0) return sink.reject('incomplete');
  const first = readBook(tick, sink);
  if (first < 0 || !sink.bookSequence(tick, TICK.version, first)) return false;
  if (event === 1) levels.depth[first] = channelDepth[0];
  return close(first, event === 1 ? 1 : 0, sink);
}

/** Begins a message of both sides, or -1. A side without a level may be null, or not be there. */
function readBook(fields: JsonFields, sink: Sink): number {
  const at = sink.levels.length;
  const isRead = readSide(fields, TICK.bids, Side.Bid, sink) && readSide(fields, TICK.asks, Side.Ask, sink);
  return isRead ? sink.beginBook(at) : -1;
}

function readSide(fields: JsonFields, field: number, side: Side, sink: Sink): boolean {
  const isThere = fields.has(field) && (fields.isText(field) || fields.bytes[fields.start(field)] !== LOWER_N);
  return !isThere || sink.readCutSide(fields, field, side);
}

/** The tick itself has no time everywhere; that of the frame is when it was sent. */
function close(first: number, isSnapshot: 0 | 1, sink: Sink): boolean {
  if (frame.has(FRAME.ts) && !sink.time(frame, FRAME.ts, sink.levels.eventTime, first)) return false;
  sink.closeBook(first, isSnapshot);
  return true;
}
