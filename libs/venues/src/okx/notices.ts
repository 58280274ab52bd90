import { type JsonFields, numbered, SymbolTable } from '@livetape/columns';
import { type Sink } from '../sink';

/** What a refusal of a channel says of it: `Wrong URL or channel:books,instId:A-B doesn't exist.` */
const REFUSED_CHANNEL = /channel:([^,\s]+),\s*instId:([^,\s]+)/;
/** The notice that comes 60 s before the server ends the connection. */
const SERVICE_UPGRADE = '64008';
const TEXT_MAX = 200;
const PONG = new TextEncoder().encode('pong');

const EVENT = numbered('subscribe unsubscribe error notice channel-conn-count-error channel-conn-count login');
const EVENTS = new SymbolTable(Object.keys(EVENT));

export const ARG = numbered('channel instId');
/** The keys of a frame: of data, and of what is said beside it. */
export const FRAME = numbered('arg action data event code msg');

/** The answer to our `ping`: plain text, and no JSON. */
export function isPong(frame: Uint8Array): boolean {
  if (frame.length !== PONG.length) return false;
  for (let i = 0; i < PONG.length; i++) if (frame[i] !== PONG[i]) return false;
  return true;
}

/** Reads a frame with an event: an answer to a request, or an announcement. Subscriptions are named `channel:symbol`. */
export function readEvent(frame: JsonFields, arg: JsonFields, sink: Sink): boolean | void {
  const event = frame.find(FRAME.event, EVENTS);
  if (event < 0) return sink.reject('unknown-event');
  if (event >= EVENT['channel-conn-count']) return sink.ignore();
  const code = frame.text(FRAME.code);
  const text = frame.text(FRAME.msg).slice(0, TEXT_MAX);
  const topic = `${arg.text(ARG.channel)}:${arg.text(ARG.instId)}`;
  if (event === EVENT.subscribe) return sink.notify({ type: 'ack', id: topic });
  if (event === EVENT.unsubscribe) return sink.notify({ type: 'ack', id: `unsubscribe:${topic}` });
  if (event === EVENT.notice && code === SERVICE_UPGRADE) return sink.notify({ type: 'shutdown' });
  if (event === EVENT.notice) return sink.ignore();
  const named = REFUSED_CHANNEL.exec(text);
  sink.notify({ type: 'refused', id: named === null ? null : `${named[1]}:${named[2]}`, code, text });
}
