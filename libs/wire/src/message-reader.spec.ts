import { encodings } from './encodings';
import { deltaOf, numbersOf } from './fixtures';
import { createReader } from './message-reader';
import { type Row } from './protocol';

const head = { handle: 5, epoch: 'e', offset: 1, recovered: false, conflated: 0, instrument: null };

function subscribed(channel: string, rows: readonly Row[] = []) {
  const reader = createReader();
  expect(reader.read(encodings.binary.snapshot({ ...head, channel }, rows).bytes)).not.toBeNull();
  return reader;
}

const trade: Row = ['7', 1_000, 100, 5, 1];
/** The greatest uint that is read. */
const HUGE = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f];
/** A delta of one item of handle 5, up to the head of its rows. */
const ITEM = [1, 1, 5, 9];

describe('createReader', () => {
  it.each([
    ['of a handle that no snapshot has named', [1, 1, 6, 9, 0]],
    ['that claims more rows than it has bytes', [...ITEM, ...HUGE]],
    ['that claims a longer text than it has bytes', [...ITEM, 8, 0, 0x3d, 65]],
    ['whose row follows one that nobody has sent', [...ITEM, 9, 0, 4, 0]],
    ['with a mask of more fields than there are', [...ITEM, 8, 8, 0, 0]],
    ['with a number that never ends', [...ITEM, 8, ...Array<number>(10_000).fill(0x80)]],
    ['with a number beyond 2^53', [1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]],
    ['that ends after the head', [...ITEM, 8]],
  ])('gives null for a delta %s', (_what, bytes) => {
    expect(subscribed('trades:v:S').read(Uint8Array.from(bytes))).toBeNull();
  });

  it.each([
    ['book:v:S:5', 'more levels than it has bytes', [...ITEM, 8, 8, 3, 0, 0, ...HUGE]],
    ['book:v:S:5', 'a state that there is not', [...ITEM, 8, 1, 3, 3, 0, 0]],
    ['top:A-B', 'a tag that there is not', [...ITEM, 8, 2, 0]],
    ['top:A-B', 'a price of 41 decimals', [...ITEM, 8, 1, 1, 42, 0]],
    ['feeds', 'text that is no JSON', [...ITEM, 8, 0, 1, 123]],
    [
      'bars:v:S:1s',
      'a sum of 65 bytes',
      [...ITEM, 8, 0, 0, 0, 0, 0, 0, ...Array<number>(64).fill(0x80), 1, 0, 0, 0, 0],
    ],
  ])('gives null for a row of %s with %s', (channel, _what, bytes) => {
    expect(subscribed(channel).read(Uint8Array.from(bytes))).toBeNull();
  });

  it('gives null for a snapshot of no kind of channel, with an instrument that is none, and with more behind it', () => {
    const frame = (channel: string, ...rest: number[]) =>
      Uint8Array.from([2, channel.length, ...Buffer.from(channel), 5, 1, 101, 1, 0, ...rest]);
    expect(createReader().read(frame('feeds', 0, 0))).toEqual({
      type: 'snapshot',
      ...head,
      channel: 'feeds',
      rows: [],
    });
    for (const channel of ['', 'fees', '__proto__', 'toString:x', 'constructor']) {
      expect(createReader().read(frame(channel, 0, 0))).toBeNull();
    }
    expect(createReader().read(frame('feeds', 1, 0x37, 0))).toBeNull();
    expect(createReader().read(frame('feeds', 0, 0, 0))).toBeNull();
  });

  it.each(['', '{', 'null', '7', '"delta"', '[]', '{"type":7}', '{}'])('gives null for the text %j', (text) => {
    expect(createReader().read(text)).toBeNull();
  });

  it('forgets a channel that has ended', () => {
    const reader = subscribed('trades:v:S', [trade]);
    const item = { kind: 'trades', handle: 5, offset: 2, conflated: 0, before: trade } as const;
    const delta = deltaOf(encodings.binary, 1, [[item, [trade]]]).bytes;
    expect(reader.read(delta)).toEqual({ type: 'delta', serverTimeMs: 1, items: [[5, 2, 0, [trade]]] });
    const ended = { type: 'unsubscribed', id: 1, channels: ['trades:v:S'] };
    expect(reader.read(JSON.stringify(ended))).toEqual(ended);
    expect(reader.read(delta)).toBeNull();
  });

  it('reads an ArrayBuffer, and a part of one', () => {
    const { bytes } = encodings.binary.snapshot({ ...head, channel: 'greeks:v:S' }, [
      [1_000, 2_000, 0.5, null, null, null, null, null, null, null, null, null, -1e300],
    ]);
    const padded = new Uint8Array(bytes.length + 9);
    padded.set(bytes, 5);
    const message = createReader().read(bytes);
    expect(message).toHaveProperty('rows.0.12', -1e300);
    expect(createReader().read(bytes.slice().buffer)).toEqual(message);
    expect(createReader().read(padded.subarray(5, 5 + bytes.length))).toEqual(message);
  });
});

describe('encodings.binary', () => {
  it('throws for numbers that are no exact integers, and rows of no form', () => {
    const sheet = encodings.binary.createSheet();
    const item = { kind: 'trades', handle: 5, offset: 2, conflated: 0, before: null } as const;
    for (const price of [0.5, NaN, 2 ** 53]) {
      const row = ['7', 1_000, price, 5, 1] as const;
      expect(() => sheet.add(item, [row])).toThrow(RangeError);
      expect(() => sheet.add(item, numbersOf('trades', [row], null))).toThrow(RangeError);
    }
    expect(sheet.delta(1, [sheet.add(item, [trade])])).toEqual(deltaOf(encodings.binary, 1, [[item, [trade]]]));
    const tagged = ['other', {}] as unknown as Row;
    expect(() => encodings.binary.snapshot({ ...head, channel: 'feeds' }, [tagged])).toThrow(RangeError);
    expect(() => encodings.binary.snapshot({ ...head, channel: 'fees' }, [])).toThrow(RangeError);
  });

  it('keeps nothing of what it wrote before', () => {
    const snapshot = () => encodings.binary.snapshot({ ...head, channel: 'trades:v:S' }, [trade]).bytes;
    const first = snapshot();
    const copy = first.slice();
    expect(() => encodings.binary.snapshot({ ...head, channel: 'trades:v:S' }, [['7', 1, 0.5, 5, 1]])).toThrow();
    expect(first).toEqual(copy);
    expect(snapshot()).toEqual(copy);
  });
});
