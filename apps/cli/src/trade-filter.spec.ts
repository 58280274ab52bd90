import { type Instrument, TradeBatch } from '@livetape/model';
import { TradeFilter } from './trade-filter';

const INSTRUMENT: Instrument = {
  id: 0,
  venue: 'v',
  symbol: 'S',
  base: '',
  quote: '',
  priceDecimals: 0,
  sizeDecimals: 0,
};

/** Rows of [id, sequence]; an id that is a text stands in the frame as one. */
function filtered(...rows: (readonly [id: number | string, sequence: number])[]) {
  const batch = new TradeBatch(rows.length);
  for (const [id, sequence] of rows) {
    const row = batch.claim();
    batch.idText.clear(row);
    batch.id[row] = typeof id === 'number' ? id : -1;
    const bytes = new TextEncoder().encode(String(id));
    if (typeof id === 'string') batch.idText.set(row, bytes, 0, bytes.length);
    batch.firstId[row] = batch.lastId[row] = batch.id[row];
    batch.sequence[row] = sequence;
  }
  const filter = new TradeFilter([INSTRUMENT], rows.length);
  const passed = filter.filter(batch);
  const ids = Array.from({ length: passed.length }, (_, row) => passed.idOf(row));
  return { ids, duplicates: filter.duplicates, gaps: filter.gaps().map(({ from, to }) => [from, to]) };
}

describe('TradeFilter', () => {
  it('finds holes by the number that rises by one, where that is the id', () => {
    const { ids, duplicates, gaps } = filtered([5, 5], [9, 9], [6, 6], [5, 5]);
    expect([ids, duplicates, gaps]).toEqual([['5', '9', '6'], 1, [['7', '8']]]);
  });

  it('finds holes by another number than the id, whatever the ids', () => {
    const { ids, gaps } = filtered(['a-1', 10], ['b-7', 13], ['a-1', 10], ['c', 11]);
    expect([ids, gaps]).toEqual([['a-1', 'b-7', 'c'], [['12', '12']]]);
    expect(filtered([700, 10], [350, 12]).gaps).toEqual([['11', '11']]);
  });

  it('knows of no hole between ids that are not dense', () => {
    expect(filtered([5, -1], [900, -1]).gaps).toEqual([]);
  });
});
