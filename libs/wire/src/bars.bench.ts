import { encodings } from './encodings';
import { createReader } from './message-reader';
import { type BarRow } from './protocol';

const BARS = 64;
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

const json = () => encode('json');
const binary = () => encode('binary');

/** A second of bars of 64 charts in one frame, each after the bar before it. */
function encode(name: 'json' | 'binary'): Uint8Array {
  const { item, delta } = encodings[name];
  const parts = [];
  for (let bar = 0; bar < BARS; bar++) {
    const position = {
      kind: 'bars' as const,
      handle: 100 + bar,
      offset: 3_600 + bar,
      conflated: 0,
      before: before[bar],
    };
    parts.push(item(position, [after[bar]]));
  }
  return delta(START_MS + 1_020, parts).bytes;
}

const before = Array.from({ length: BARS }, (_, bar) => row(bar, 0));
const after = before.map((_, bar) => row(bar, 1));
const text = new TextDecoder();
const jsonFrame = json();
const binaryFrame = binary();

const reader = createReader();
for (let bar = 0; bar < BARS; bar++) {
  const head = { channel: `bars:v:S${bar}:1s`, handle: 100 + bar, epoch: 'e', offset: 3_599 + bar, recovered: false };
  reader.read(encodings.binary.snapshot({ ...head, conflated: 0, instrument: null }, [before[bar]]).bytes);
}

const perBar = (frame: Uint8Array) => (frame.length / BARS).toFixed(1);

export const bench = {
  name: `a bar of a delta of 64 in binary (${perBar(binaryFrame)} B) and in JSON (${perBar(jsonFrame)} B)`,
  perRun: BARS,
  variants: {
    'write JSON': json,
    'write binary': binary,
    'read JSON': () => reader.read(text.decode(jsonFrame)),
    'read binary': () => reader.read(binaryFrame),
  },
};
