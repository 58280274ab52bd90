import { type EncodingName } from '@livetape/wire';
import { Fanout } from './fanout';
import { channels, instruments, numberObject, seconds, textObject } from './made-up-bars';
import { type Outbox } from './outbox';

let sentBytes = 0;
let serial = 0;

/** From the batch of a second of bars to the frame of one client. */
function encodeIn(encoding: EncodingName): () => void {
  const outbox: Outbox = {
    encoding,
    hasCredit: true,
    send: ({ bytes }) => (sentBytes += bytes.length),
    unreadBytes: () => 0,
    close: () => undefined,
  };
  const limits = { channelsMax: 128, unreadBytesMax: 1, unreadBytesHardMax: 1, slowMsMax: 1, barsFlushMs: 0 };
  const fanout = new Fanout({ ...limits, epoch: 'e', rateHzMax: 20 });
  fanout.register(instruments);
  fanout.subscribe(fanout.join(outbox), { op: 'subscribe', id: 1, channels });
  return () => {
    fanout.publishBars(seconds[++serial % seconds.length]);
    fanout.flush({ monotonicMs: serial, wallMs: 1_795_216_263_000 });
  };
}

const binary = encodeIn('binary');
for (let i = 0; i < seconds.length; i++) binary();
sentBytes = 0;
binary();
const numbers = seconds.map((bars) => instruments.map((_, row) => numberObject(bars, row)));
const texts = seconds.map((bars) => instruments.map((_, row) => textObject(bars, row)));
const perBar = (bytes: number) => (bytes / instruments.length).toFixed(1);
const sizes = [numbers, texts].map((objects) => `${perBar(JSON.stringify(objects[0]).length)} B`).join(' and ');
const encoder = new TextEncoder();

/** A bar of a second of 60. The objects of the first two variants are made beforehand. */
export const bench = {
  name: `a bar to bytes: objects of numbers and of text ${sizes}, binary ${perBar(sentBytes)} B`,
  perRun: instruments.length,
  variants: {
    'JSON.stringify of objects of numbers': () => JSON.stringify(numbers[++serial % numbers.length]),
    'JSON.stringify of objects of text': () => JSON.stringify(texts[++serial % texts.length]),
    'objects of text from the batch, stringified, as bytes': () => {
      const bars = seconds[++serial % seconds.length];
      return encoder.encode(JSON.stringify(instruments.map((_, row) => textObject(bars, row))));
    },
    'JSON from the batch, published and flushed': encodeIn('json'),
    'binary from the batch, published and flushed': binary,
  },
  goals: { 'binary from the batch, published and flushed': 20 },
};
