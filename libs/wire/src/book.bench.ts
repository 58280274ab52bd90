import { encodings } from './encodings';
import { createReader } from './message-reader';
import { type BookRow } from './protocol';

const ITEMS = 8;
const TIME_US = 1_795_216_263_500_000;

/** Four levels of a book that changed within 50 ms: the best bid's size, a removed level and two beyond. */
function row(book: number, flush: number): BookRow {
  const bid = 9_689_618 + book * 7_919 + flush * 3;
  const eventTimeUs = TIME_US + flush * 50_000;
  const sequence = String(5_833_893_286_933 + book * 1_000_000 + flush * 17);
  const bids = [
    [bid, 6_402 + flush],
    [bid - 128, 215_000],
    [bid - 31, 0],
  ] as const;
  return [
    'synced',
    sequence,
    eventTimeUs,
    eventTimeUs + 4_112 + flush * 120,
    bid,
    bid + 1,
    bids,
    [[bid + 450, 42_200]],
    null,
  ];
}

/** A flush of eight books, each after the one before it. */
function encode(name: 'json' | 'binary'): Uint8Array {
  const sheet = sheets[name];
  sheet.clear();
  const items = [];
  for (let book = 0; book < ITEMS; book++) {
    const position = { kind: 'book' as const, handle: 100 + book, offset: 240_000, conflated: 6, before: before[book] };
    items.push(sheet.add(position, [after[book]]));
  }
  return sheet.delta(TIME_US / 1_000, items).bytes;
}

const sheets = { json: encodings.json.createSheet(), binary: encodings.binary.createSheet() };
const before = Array.from({ length: ITEMS }, (_, book) => row(book, 0));
const after = before.map((_, book) => row(book, 1));
const text = new TextDecoder();
const jsonFrame = encode('json');
const binaryFrame = encode('binary');

const reader = createReader();
for (let book = 0; book < ITEMS; book++) {
  const head = { channel: `book:v:S${book}:25`, handle: 100 + book, epoch: 'e', offset: 239_993, recovered: false };
  reader.read(encodings.binary.snapshot({ ...head, conflated: 0, instrument: null }, [before[book]]).bytes);
}

const perItem = (frame: Uint8Array) => (frame.length / ITEMS).toFixed(1);

export const bench = {
  name: `a book's delta of 4 levels in binary (${perItem(binaryFrame)} B) and in JSON (${perItem(jsonFrame)} B)`,
  perRun: ITEMS,
  variants: {
    'write JSON': () => encode('json'),
    'write binary': () => encode('binary'),
    'read JSON': () => reader.read(text.decode(jsonFrame)),
    'read binary': () => reader.read(binaryFrame),
  },
};
