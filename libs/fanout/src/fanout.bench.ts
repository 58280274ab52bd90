import { type EncodingName } from '@livetape/wire';
import { Fanout } from './fanout';
import { channels, instruments, seconds, textObject } from './made-up-bars';
import { type Outbox } from './outbox';

const CLIENTS = 1_000;

let sentBytes = 0;
const outboxOf = (encoding: EncodingName): Outbox => ({
  encoding,
  hasCredit: true,
  send: ({ bytes }) => (sentBytes += bytes.length),
  unreadBytes: () => 0,
  close: () => undefined,
});
const outbox = outboxOf('json');
let serial = 0;

function fanoutTo(encoding: EncodingName, clients: number): () => void {
  const limits = { channelsMax: 128, unreadBytesMax: 1, unreadBytesHardMax: 1, slowMsMax: 1, barsFlushMs: 0 };
  const fanout = new Fanout({ ...limits, epoch: 'e', rateHzMax: 20 });
  fanout.register(instruments);
  for (let i = 0; i < clients; i++) {
    fanout.subscribe(fanout.join(outboxOf(encoding)), { op: 'subscribe', id: 1, channels });
  }
  return () => {
    fanout.publishBars(seconds[++serial % seconds.length]);
    fanout.flush({ monotonicMs: serial, wallMs: 1_795_216_263_000 });
  };
}

const text = new TextEncoder();
function naive(clients: number): void {
  const bars = seconds[++serial % seconds.length];
  const objects = instruments.map((_, row) => textObject(bars, row));
  for (let i = 0; i < clients; i++) {
    const bytes = text.encode(JSON.stringify({ type: 'bars', serverTimeMs: 1_795_216_263_000, bars: objects }));
    outbox.send({ bytes, isText: true, isData: true, packed: null });
  }
}

/** Bytes of what a call sends to one client. */
function bytesOf(call: () => void): number {
  for (let i = 0; i < seconds.length; i++) call();
  sentBytes = 0;
  call();
  return sentBytes;
}

const bytes = {
  objects: bytesOf(() => naive(1)),
  json: bytesOf(fanoutTo('json', 1)),
  binary: bytesOf(fanoutTo('binary', 1)),
};
const share = (part: number) => `${part} B (${((100 * part) / bytes.objects).toFixed(1)} %)`;
const sizes = `objects ${bytes.objects} B, JSON ${share(bytes.json)}, binary ${share(bytes.binary)}`;

/** A second of 60 bars to 1,000 clients, up to the socket: this fan-out, and a loop over the clients. Each is a client. */
export const bench = {
  name: `${instruments.length} bars to ${CLIENTS} clients: ${sizes}`,
  perRun: CLIENTS,
  variants: {
    'objects made once, JSON.stringify per client': (): void => naive(CLIENTS),
    'fan-out, shared frames': fanoutTo('json', CLIENTS),
    'fan-out, shared binary frames': fanoutTo('binary', CLIENTS),
  },
  goals: { 'fan-out, shared frames': 8, 'fan-out, shared binary frames': 8 },
};
