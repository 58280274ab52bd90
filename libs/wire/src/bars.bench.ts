import { type ChannelKind } from './channels';
import { encodings } from './encodings';
import { numbersOf } from './fixtures';
import { LAYOUTS } from './layouts';
import { createReader } from './message-reader';
import { type Rows } from './number-rows';
import { type BarRow, type Row } from './protocol';

const INSTRUMENTS = 60;
const START_MS = 1_795_216_262_000;

/** Bars of a second as a busy instrument has them. */
const row = (bar: number, second: number): BarRow => {
  const open = 9_688_486 + bar * 1_003 + second * 137;
  const close = open + ((bar * 31) % 401) - 200;
  const volume = 15_738 + bar * 977;
  const notional = volume * close + volume * 11;
  const sums = [String(volume), String(notional), String(Math.floor(volume / 2))] as const;
  return [START_MS + second * 1_000, open, open + 337, open - 393, close, ...sums, 71 + (bar % 40), 0];
};

const sheets = { json: encodings.json.createSheet(), binary: encodings.binary.createSheet() };
const before = Array.from({ length: INSTRUMENTS }, (_, bar) => row(bar, 0));
const after = before.map((_, bar) => row(bar, 1));
const rows = after.map((one) => [one]);
const numbers = after.map((one, bar) => numbersOf('bars', [one], before[bar]));

/** A second of bars of 60 charts in one frame, each after the bar before it. */
function encode(name: 'json' | 'binary', items: readonly Rows[]): Uint8Array {
  const sheet = sheets[name];
  sheet.clear();
  const written: number[] = [];
  for (let bar = 0; bar < INSTRUMENTS; bar++) {
    const position = {
      kind: 'bars',
      handle: 100 + bar,
      offset: 3_600 + bar,
      conflated: 0,
      before: before[bar],
    } as const;
    written.push(sheet.add(position, items[bar]));
  }
  return sheet.delta(START_MS + 1_020, written).bytes;
}

/** What a gateway sends that thinks of nothing: the same rows with the names of their fields. */
function named(kind: ChannelKind, channel: string, row: Row): Readonly<Record<string, unknown>> {
  const { fields } = LAYOUTS[kind].forms[0];
  return { channel, ...Object.fromEntries(fields.map(({ name, at }) => [name, row[at]])) };
}
const objects = after.map((one, bar) => named('bars', `bars:binance:S${bar}USDT:1s`, one));

const text = new TextDecoder();
const objectFrame = JSON.stringify(objects);
const jsonFrame = encode('json', rows);
const binaryFrame = encode('binary', numbers);

const reader = createReader();
for (let bar = 0; bar < INSTRUMENTS; bar++) {
  const head = { channel: `bars:v:S${bar}:1s`, handle: 100 + bar, epoch: 'e', offset: 3_599 + bar, recovered: false };
  reader.read(encodings.binary.snapshot({ ...head, conflated: 0, instrument: null }, [before[bar]]).bytes);
}

const perBar = (frame: { readonly length: number }) => (frame.length / INSTRUMENTS).toFixed(1);
const sizes = `${perBar(objectFrame)} B as objects, ${perBar(jsonFrame)} B in JSON, ${perBar(binaryFrame)} B in binary`;

export const bench = {
  name: `a bar of a delta of ${INSTRUMENTS}: ${sizes}`,
  perRun: INSTRUMENTS,
  variants: {
    'write objects, JSON.stringify': () => JSON.stringify(objects),
    'write JSON': () => encode('json', rows),
    'write binary from rows': () => encode('binary', rows),
    'write binary from numbers': () => encode('binary', numbers),
    'read objects, JSON.parse': () => JSON.parse(objectFrame) as unknown,
    'read JSON': () => reader.read(text.decode(jsonFrame)),
    'read binary': () => reader.read(binaryFrame),
  },
  goals: { 'write binary from numbers': 20 },
};
