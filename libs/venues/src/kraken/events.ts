import { JsonFields, numbered, SymbolTable } from '@livetape/columns';
import { type Sink } from '../sink';

// https://docs.kraken.com/api/docs/websocket-v1/heartbeat (subscribe, systemstatus)

const EVENT = numbered('event status pair subscription errorMessage');
const NAME = numbered('heartbeat pong error subscriptionStatus');
/** Events by number; those that `NAME` has not are known, and not wanted. */
const NAMES = new SymbolTable([...Object.keys(NAME), 'systemStatus', 'info']);
const SUBSCRIPTION = numbered('name');
// Filled and read within one call of decode, which never waits.
const subscription = new JsonFields(SUBSCRIPTION);
const event = new JsonFields(EVENT, { objects: { subscription } });

/** What version 1 says beside data, and the futures. */
export function decodeEvent(bytes: Uint8Array, sink: Sink): void {
  if (!sink.readObject(bytes, event)) return;
  const name = event.find(EVENT.event, NAMES);
  if (name < 0) sink.reject('unknown-event');
  else if (name <= NAME.pong) sink.notify({ type: 'heartbeat' });
  else if (name > NAME.subscriptionStatus) sink.ignore();
  else decodeStatus(name, sink);
}

function decodeStatus(name: number, sink: Sink): void {
  const text = event.text(EVENT.errorMessage).slice(0, 200);
  if (name === NAME.error) return sink.notify({ type: 'refused', id: null, code: '', text });
  const id = `${subscription.text(SUBSCRIPTION.name)}:${event.text(EVENT.pair)}`;
  const status = event.text(EVENT.status);
  if (status === 'subscribed') sink.notify({ type: 'ack', id });
  else if (status === 'error') sink.notify({ type: 'refused', id, code: '', text });
  else sink.ignore();
}
