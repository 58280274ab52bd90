import { TradeBatch } from '@livetape/model';
import fc from 'fast-check';
import { type ChunkTrade, ChunkWriter, isStorable, readChunk } from './chunk';

const MAX = 2 ** 53;
/** Whole range, and the edges where doubles stop being exact. */
const integer = fc.oneof(
  fc.maxSafeInteger().map(Math.abs),
  fc.constantFrom(0, 1, 63, 64, 127, 128, 2 ** 32, MAX - 1, MAX),
);
const row = fc.record({
  text: fc.option(fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom(...'0123456789abcdef-') }), {
    nil: null,
  }),
  id: integer,
  range: fc.option(fc.tuple(integer, integer), { nil: null }),
  price: integer,
  size: integer,
  aggressor: fc.constantFrom(1, -1),
  eventTime: integer,
  receiveTime: integer,
});
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;

function batchOf(rows: readonly Row[]): TradeBatch {
  const batch = new TradeBatch(Math.max(rows.length, 1));
  for (const { text, id, range, price, size, aggressor, eventTime, receiveTime } of rows) {
    const at = batch.claim();
    batch.id[at] = text === null ? id : -1;
    if (text !== null) batch.idText.set(at, Buffer.from(text), 0, text.length);
    batch.firstId[at] = range?.[0] ?? batch.id[at];
    batch.lastId[at] = range?.[1] ?? batch.id[at];
    batch.price[at] = price;
    batch.size[at] = size;
    batch.aggressor[at] = aggressor;
    batch.eventTime[at] = eventTime;
    batch.receiveTime[at] = receiveTime;
  }
  return batch;
}

function tradeOf(batch: TradeBatch, at: number): ChunkTrade {
  return {
    id: batch.idOf(at),
    price: batch.price[at],
    size: batch.size[at],
    aggressor: batch.aggressor[at],
    firstId: batch.firstId[at],
    lastId: batch.lastId[at],
    eventTimeUs: batch.eventTime[at],
    receiveTimeUs: batch.receiveTime[at],
  };
}

describe('a chunk', () => {
  it('gives back every row exactly, in any order, with any id', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
        const batch = batchOf(rows);
        const writer = new ChunkWriter(3);
        for (let at = 0; at < batch.length; at++) {
          expect(isStorable(batch, at)).toBe(true);
          writer.append(batch, at);
        }
        const chunk = writer.take();
        expect(chunk.startUs).toBe(Math.min(...rows.map((r) => r.eventTime)));
        expect(chunk.endUs).toBe(Math.max(...rows.map((r) => r.eventTime)));
        expect(readChunk(chunk.data, chunk.rows)).toEqual(rows.map((_, at) => tradeOf(batch, at)));
      }),
      { numRuns: 500 },
    );
  });

  it('is never read short or long without an error', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 10 }), (rows) => {
        const batch = batchOf(rows);
        const writer = new ChunkWriter(0);
        for (let at = 0; at < batch.length; at++) writer.append(batch, at);
        const { data } = writer.take();
        expect(() => readChunk(data.subarray(0, data.length - 1), rows.length)).toThrow(RangeError);
        expect(() => readChunk(data, rows.length - 1)).toThrow(RangeError);
      }),
    );
  });
});
