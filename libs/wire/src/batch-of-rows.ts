import { type ChannelKind } from './channels';
import { encodings } from './encodings';
import { numbersOf } from './fixtures';
import { createReader } from './message-reader';
import { type Rows } from './number-rows';
import { type Row } from './protocol';

const INSTRUMENTS = 60;
const TIME_MS = 1_795_216_263_000;

/** What a batch of a kind is made of. */
export interface BatchOptions {
  readonly kind: ChannelKind;
  /** The row of an instrument at a time 0 or 1. */
  readonly rowOf: (instrument: number, time: number) => Row;
  /** The same as a gateway sends it that thinks of nothing: fields with names, prices as numbers. */
  readonly objectOf: (row: Row, instrument: number) => object;
}

/** A bench of a delta of 60 instruments, a row of each after the one before: written and read in every way. */
export function benchBatch({ kind, rowOf, objectOf }: BatchOptions) {
  const all = Array.from({ length: INSTRUMENTS }, (_, instrument) => instrument);
  const before = all.map((instrument) => rowOf(instrument, 0));
  const rows = all.map((instrument) => [rowOf(instrument, 1)]);
  const numbers = rows.map((one, instrument) => numbersOf(kind, one, before[instrument]));
  const objects = rows.map(([row], instrument) => objectOf(row, instrument));
  const items = all.map((i) => ({ kind, handle: 100 + i, offset: 3_600 + i, conflated: 0, before: before[i] }));
  const sheets = { json: encodings.json.createSheet(), binary: encodings.binary.createSheet() };

  const encode = (name: 'json' | 'binary', from: readonly Rows[]): Uint8Array => {
    const sheet = sheets[name];
    sheet.clear();
    return sheet.delta(
      TIME_MS,
      items.map((item, i) => sheet.add(item, from[i])),
    ).bytes;
  };

  const frames = { objects: JSON.stringify(objects), json: encode('json', rows), binary: encode('binary', numbers) };
  const reader = createReader();
  for (const i of all) {
    const head = { channel: `${kind}:v:S${i}:1s`, handle: 100 + i, epoch: 'e', offset: 3_599 + i, recovered: false };
    reader.read(encodings.binary.snapshot({ ...head, conflated: 0, instrument: null }, [before[i]]).bytes);
  }
  const text = new TextDecoder();
  const encoder = new TextEncoder();
  const each = ({ length }: { readonly length: number }) => `${(length / INSTRUMENTS).toFixed(1)} B`;
  const share = `${((100 * frames.binary.length) / frames.objects.length).toFixed(1)} %`;
  return {
    name: `${kind} of ${INSTRUMENTS}: objects ${each(frames.objects)} a row, JSON ${each(frames.json)}, binary ${each(frames.binary)} (${share})`,
    perRun: INSTRUMENTS,
    variants: {
      'write objects, JSON.stringify': () => JSON.stringify(objects),
      'make objects, write them, take bytes': () =>
        encoder.encode(JSON.stringify(rows.map(([row], instrument) => objectOf(row, instrument)))),
      'write JSON': () => encode('json', rows),
      'write binary from rows': () => encode('binary', rows),
      'write binary from numbers': () => encode('binary', numbers),
      'read objects, JSON.parse': () => JSON.parse(frames.objects) as unknown,
      'read JSON': () => reader.read(text.decode(frames.json)),
      'read binary': () => reader.read(frames.binary),
    },
    goals: { 'write binary from numbers': 20 },
  };
}
