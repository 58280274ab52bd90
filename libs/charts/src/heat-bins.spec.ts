import { binOf, binSide, fullSize, priceBins, SHADES, shadeOf, sizeOfShade } from './heat-bins';
import { columnOf, type HeatColumn, HeatColumns } from './heat-columns';

const side = (...levels: [number, number][]) => ({
  price: Float64Array.from(levels, ([price]) => price),
  size: Float64Array.from(levels, ([, size]) => size),
});
const column = (time: number, middle = 100): HeatColumn => ({
  time,
  bids: side([middle - 0.1, 1], [middle - 0.5, 2], [middle - 1, 4]),
  asks: side([middle + 0.1, 1], [middle + 0.5, 2], [middle + 1, 4]),
});

describe('priceBins', () => {
  it('covers the way of the middle and the usual reach on both sides', () => {
    const bins = priceBins([column(0), column(1, 102)], 40, 0.1)!;
    expect(bins.step).toBeCloseTo(0.1);
    expect(bins.low).toBeLessThanOrEqual(99);
    expect(bins.low + bins.step * bins.count).toBeGreaterThanOrEqual(103);
  });

  it('is not stretched by one book that reaches far', () => {
    const far = { ...column(2), bids: side([99.9, 1], [10, 1]) };
    expect(priceBins([column(0), column(1), far], 40, 0.01)!.low).toBeGreaterThan(98);
  });

  it('never makes bins smaller than the smallest distance of two prices', () => {
    expect(priceBins([column(0)], 10_000, 0.1)!.step).toBeCloseTo(0.1);
  });

  it('says nothing without a column of both sides', () => {
    expect(priceBins([], 40, 0.1)).toBeNull();
    expect(priceBins([{ ...column(0), asks: side() }], 40, 0.1)).toBeNull();
  });
});

describe('binning', () => {
  const bins = { low: 99, step: 0.5, count: 4 };

  it('adds up what falls into a bin and leaves out what is out of sight', () => {
    const sums = new Float64Array(4);
    binSide(side([99, 1], [99.4, 2], [99.5, 4], [101, 8], [98.9, 16]), bins, sums);
    expect([...sums]).toEqual([3, 4, 0, 0]);
  });

  it('puts a price on the edge into the bin that begins there, whatever a division rounds to', () => {
    const tenths = { low: 61_837.6, step: 0.1, count: 50 };
    for (let tick = 0; tick < 50; tick++) expect(binOf(tenths, Number((61_837.6 + tick / 10).toFixed(1)))).toBe(tick);
  });

  it('takes for full what nearly all cells lie below, not the one large order', () => {
    const columns = Array.from({ length: 100 }, (_, time) => column(time));
    columns.push({ ...column(100), bids: side([99.9, 1_000], [99, 1]) });
    expect(fullSize(columns, priceBins(columns, 40, 0.1)!)).toBe(4);
  });
});

describe('shades', () => {
  it('runs from nothing to the full colour', () => {
    expect([shadeOf(0, 10), shadeOf(1e-9, 10), shadeOf(10, 10), shadeOf(99, 10)]).toEqual([0, 1, SHADES, SHADES]);
    expect(shadeOf(5, 0)).toBe(0);
  });

  it('has a legend that agrees with it', () => {
    for (let shade = 1; shade <= SHADES; shade++) expect(shadeOf(sizeOfShade(shade, 7), 7)).toBe(shade);
  });
});

describe('HeatColumns', () => {
  it('keeps one column per step, in order, and drops those older than its span', () => {
    const columns = new HeatColumns(20, 5);
    for (const time of [0, 5, 12, 6, 15, 21]) columns.put(column(time, 100 + time));
    expect(columns.all.map(({ time }) => time)).toEqual([5, 10, 15, 20]);
    expect(columns.at(7)?.bids.price[0]).toBeCloseTo(105.9);
    expect(columns.at(29)).toBeNull();
    expect(columns.to).toBe(25);
  });

  it('reads the top of a book in units of quote and base', () => {
    const bids = [
      [12_345, 1_500],
      [12_344, 1],
    ] as const;
    const asks = [[12_346, 20]] as const;
    const made = columnOf(5, { bids, asks }, { levels: 1, priceScale: 100, sizeScale: 1_000 });
    expect([...made.bids.price, ...made.bids.size, ...made.asks.price]).toEqual([123.45, 1.5, 123.46]);
  });
});
