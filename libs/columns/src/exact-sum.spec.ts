import { ExactSum } from './exact-sum';

const MAX = Number.MAX_SAFE_INTEGER;

describe('ExactSum', () => {
  it('keeps each row apart', () => {
    const sums = new ExactSum(3);
    sums.add(0, 7);
    sums.add(2, MAX);
    sums.addProduct(2, 3, 5);
    expect([sums.value(0), sums.value(1), sums.value(2)]).toEqual([7n, 0n, BigInt(MAX) + 15n]);
    sums.clear(2);
    expect(sums.value(2)).toBe(0n);
    expect(sums.value(0)).toBe(7n);
  });

  it('multiplies the largest integers exactly, where the product of the high parts alone passes 2^53', () => {
    const sums = new ExactSum(1);
    sums.addProduct(0, MAX, MAX);
    expect(sums.value(0)).toBe(BigInt(MAX) ** 2n);
    const odd = (2 ** 27 - 1) * 2 ** 26 + 1;
    sums.addProduct(0, odd, odd);
    expect(sums.value(0)).toBe(BigInt(MAX) ** 2n + BigInt(odd) ** 2n);
  });

  it('is exact on both sides of 2^53', () => {
    const sums = new ExactSum(1);
    sums.addProduct(0, 2 ** 26, 2 ** 27);
    sums.addProduct(0, 6361, 69_431 * 20_394_401);
    sums.addProduct(0, 1, MAX);
    expect(sums.value(0)).toBe(2n ** 53n + 6361n * 69_431n * 20_394_401n + BigInt(MAX));
  });

  it('reads what it adds from columns', () => {
    const sums = new ExactSum(1);
    const values = new Float64Array([0, MAX]);
    const others = new Float64Array([9, 3]);
    sums.addOf(0, values, 1);
    sums.addProductOf(0, values, others, 1);
    expect(sums.value(0)).toBe(4n * BigInt(MAX));
  });

  it('holds a million of the largest products', () => {
    const sums = new ExactSum(1);
    for (let i = 0; i < 1_000_000; i++) sums.addProduct(0, MAX, MAX);
    expect(sums.value(0)).toBe(1_000_000n * BigInt(MAX) ** 2n);
  });

  it('copies, adds and restores rows', () => {
    const source = new ExactSum(1);
    source.set(0, 2n ** 130n + 12_345n);
    const sums = new ExactSum(2);
    sums.copyRow(1, source, 0);
    sums.add(0, 5);
    sums.addRow(0, source, 0);
    expect(sums.value(1)).toBe(2n ** 130n + 12_345n);
    expect(sums.value(0)).toBe(2n ** 130n + 12_350n);
  });

  it('says roughly what it holds', () => {
    const sums = new ExactSum(1);
    sums.addProduct(0, 1e15, 1e15);
    expect(Math.abs(sums.approximate(0) / 1e30 - 1)).toBeLessThan(1e-15);
  });

  it('allocates nothing while adding', () => {
    const sums = new ExactSum(8);
    const values = new Float64Array([MAX, 61_837]);
    const fill = () => {
      for (let i = 0; i < 200_000; i++) {
        sums.addRow(i & 3, sums, 4);
        sums.addOf(i & 7, values, i & 1);
        sums.addProductOf(i & 7, values, values, i & 1);
      }
    };
    let least = Infinity;
    for (let round = 0; round < 6; round++) {
      const before = process.memoryUsage().heapUsed;
      fill();
      least = Math.min(least, Math.abs(process.memoryUsage().heapUsed - before));
    }
    // 600,000 calls: a boxed number each would be above 9 MB.
    expect(least).toBeLessThan(100_000);
  });
});
