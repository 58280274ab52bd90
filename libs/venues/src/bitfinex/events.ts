import { JsonFields, numbered, SymbolTable } from '@livetape/columns';
import { type Sink } from '../sink';
import { type Kind } from '../venue';

// https://docs.bitfinex.com/docs/ws-general

const EVENT = numbered('event channel chanId symbol prec status code msg');
const NAME = numbered('subscribed unsubscribed conf error pong info auth');
const NAMES = new SymbolTable(Object.keys(NAME));
/** Reconnect, and the end of a maintenance, after which everything must be subscribed anew. */
const RESTARTS = ['20051', '20061'];
const ALREADY_SUBSCRIBED = '10301';
// Filled and read within one call of decode, which never waits.
const event = new JsonFields(EVENT);
const channel = new Float64Array(1);

/** A frame that is an object: all that is no data. */
export function decodeEvent(bytes: Uint8Array, sink: Sink): void {
  if (!sink.readObject(bytes, event)) return;
  const name = event.find(EVENT.event, NAMES);
  if (name < 0) sink.reject('unknown-event');
  else if (name === NAME.subscribed) open(sink);
  else if (name === NAME.unsubscribed) close(sink);
  else if (name === NAME.conf) confirm(sink);
  else if (name === NAME.error) refuse(sink);
  else if (name === NAME.pong) sink.notify({ type: 'heartbeat' });
  else if (event.has(EVENT.code) && RESTARTS.includes(event.text(EVENT.code))) sink.notify({ type: 'shutdown' });
  else sink.ignore();
}

/** From now on the channel is called by its number. Those that are not wanted are known too, by a kind that has no rows. */
function open(sink: Sink): void {
  if (!event.unsigned(EVENT.chanId, channel, 0)) return void sink.reject('incomplete');
  const symbol = new TextEncoder().encode(event.text(EVENT.symbol));
  sink.link.channels.set(channel[0], { kind: kindOf(), symbol });
  sink.notify({ type: 'ack', id: idOf() });
}

function close(sink: Sink): void {
  if (event.unsigned(EVENT.chanId, channel, 0)) sink.link.channels.delete(channel[0]);
  sink.ignore();
}

/** A book of precision R0 is one of single orders; symbols of loans begin with f. */
function kindOf(): Kind {
  const name = event.text(EVENT.symbol).startsWith('f') ? '' : event.text(EVENT.channel);
  if (name === 'trades') return 'trades';
  return name === 'book' && event.text(EVENT.prec) !== 'R0' ? 'levels' : 'tops';
}

function idOf(): string {
  return `${event.text(EVENT.channel)}:${event.text(EVENT.symbol)}`;
}

function confirm(sink: Sink): void {
  const status = event.text(EVENT.status);
  if (status === 'OK') sink.notify({ type: 'ack', id: 'conf' });
  else sink.notify({ type: 'refused', id: 'conf', code: status, text: event.text(EVENT.msg).slice(0, 200) });
}

function refuse(sink: Sink): void {
  const code = event.text(EVENT.code);
  const id = event.has(EVENT.channel) && event.has(EVENT.symbol) ? idOf() : null;
  if (id !== null && code === ALREADY_SUBSCRIBED) sink.notify({ type: 'ack', id });
  else sink.notify({ type: 'refused', id, code, text: event.text(EVENT.msg).slice(0, 200) });
}
