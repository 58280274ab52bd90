import { BufferMemory, bytesNeeded, type ColumnMemory } from './memory';

const build = (memory: ColumnMemory) => ({
  flags: memory.uint8(3),
  prices: memory.float64(2),
  ids: memory.uint16(5),
  sides: memory.int8(1),
  sums: memory.uint32(3),
});

describe('BufferMemory', () => {
  it('gives two builders of the same columns over one buffer the same numbers', () => {
    const buffer = new SharedArrayBuffer(bytesNeeded(build));
    const [one, other] = [build(new BufferMemory(buffer)), build(new BufferMemory(buffer))];
    one.flags.fill(7);
    one.prices.fill(1.5);
    one.ids.fill(60_000);
    one.sides.fill(-1);
    one.sums.fill(4_000_000_000);
    expect(other).toEqual(one);
  });

  it('needs the bytes that were counted and no byte less', () => {
    const bytes = bytesNeeded(build);
    expect(() => build(new BufferMemory(new ArrayBuffer(bytes)))).not.toThrow();
    expect(() => build(new BufferMemory(new ArrayBuffer(bytes - 8)))).toThrow(RangeError);
  });
});
