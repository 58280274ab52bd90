import { DataSource, type QueryRunner } from 'typeorm';
import { ENTITIES, GapEntity, type GapRow, InstrumentEntity, type InstrumentRow } from './entities';
import { insertRows } from './insert-rows';

describe('insertRows', () => {
  let source: DataSource;
  let runner: QueryRunner;

  beforeEach(async () => {
    source = new DataSource({ type: 'sqlite', database: ':memory:', entities: ENTITIES, synchronize: true });
    await source.initialize();
    runner = source.createQueryRunner();
  });
  afterEach(() => source.destroy());

  const gap = (id: string): GapRow => {
    const names = { producer: 'spec', id, venue: 'north', symbol: 'BTCUSDT', kind: 'trades', cause: 'sequence' };
    return { ...names, fromId: '1', toId: null, missing: null, detectedAt: 7, state: 'filling', reason: null };
  };
  const instrument = (symbol: string, base: string): Omit<InstrumentRow, 'id'> => {
    return { venue: 'north', symbol, base, quote: 'USDT', priceDecimals: 2, sizeDecimals: 5, crc: 1 };
  };

  it('keeps every column under its name, null too', async () => {
    await insertRows(runner, GapEntity, [gap('a')]);
    expect(await source.manager.find(GapEntity)).toEqual([gap('a')]);
  });

  it('takes more rows than the parameters of one statement', async () => {
    const rows = Array.from({ length: 6_001 }, (_, i) => gap(`gap-${i}`));
    await insertRows(runner, GapEntity, rows);
    expect(await source.manager.count(GapEntity)).toBe(rows.length);
  });

  it('leaves generated columns to SQLite', async () => {
    await insertRows<Omit<InstrumentRow, 'id'>>(runner, InstrumentEntity, [instrument('A', 'a'), instrument('B', 'b')]);
    const rows = await source.manager.find(InstrumentEntity, { order: { id: 'ASC' } });
    expect(rows).toEqual([
      { id: 1, ...instrument('A', 'a') },
      { id: 2, ...instrument('B', 'b') },
    ]);
  });

  it('does with a row that is there what it is told', async () => {
    await insertRows(runner, GapEntity, [gap('a')]);
    await expect(insertRows(runner, GapEntity, [gap('a')])).rejects.toThrow(/UNIQUE/);
    const changed = { ...gap('a'), state: 'filled' };
    const orChange = 'ON CONFLICT (producer, id) DO UPDATE SET state = excluded.state';
    await insertRows(runner, GapEntity, [changed, gap('b')], orChange);
    expect(await source.manager.find(GapEntity, { order: { id: 'ASC' } })).toEqual([changed, gap('b')]);
  });
});
