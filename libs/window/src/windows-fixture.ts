import { BarBatch, TradeBatch } from '@livetape/model';
import { Windows } from './windows';
import { type WindowsOptions } from './windows-options';

/** What the specs of `Windows` share. 2023-11-14T22:00:00Z: the windows of all widths but the day begin here. */
export const T0 = 1_700_000_000_000 - (1_700_000_000_000 % 3_600_000);

/** A trade of a spec; `at` is ms after T0. */
export interface Row {
  at: number;
  price?: number;
  size?: number;
  id?: number;
  firstId?: number;
  lastId?: number;
  aggressor?: 1 | -1;
  instrument?: number;
}

let nextId = 1;

/** A batch of the rows. */
export function trades(...rows: Row[]): TradeBatch {
  const batch = new TradeBatch(rows.length);
  for (const { at, price = 100, size = 1, id = nextId++, aggressor = 1, instrument = 0, firstId, lastId } of rows) {
    const row = batch.claim();
    batch.instrument[row] = instrument;
    batch.price[row] = price;
    batch.size[row] = size;
    batch.aggressor[row] = aggressor;
    batch.id[row] = id;
    batch.firstId[row] = firstId ?? id;
    batch.lastId[row] = lastId ?? id;
    batch.eventTime[row] = (T0 + at) * 1000;
  }
  return batch;
}

/** Windows, and what they handed out. */
export function setup(options: Partial<WindowsOptions> = {}) {
  const windows = new Windows({ instrumentCount: 2, latenessMs: 0, ...options });
  const closed = new BarBatch(4096);
  const add = (...rows: Row[]) => windows.add(trades(...rows), T0 + Math.max(...rows.map(({ at }) => at)), closed);
  /** What was handed out since the last call: of one width, or of all. */
  const take = (widthMs?: number) => {
    const bars = [];
    for (let i = 0; i < closed.length; i++) {
      if (widthMs !== undefined && closed.widthMs[i] !== widthMs) continue;
      bars.push({
        instrument: closed.instrument[i],
        widthMs: closed.widthMs[i],
        start: closed.start[i] - T0,
        revision: closed.revision[i],
        open: closed.open[i],
        high: closed.high[i],
        low: closed.low[i],
        close: closed.close[i],
        volume: closed.volume.value(i),
        notional: closed.notional.value(i),
        buyVolume: closed.buyVolume.value(i),
        trades: closed.trades[i],
        lastId: closed.lastId[i],
      });
    }
    closed.clear();
    return bars;
  };
  return { windows, closed, add, take };
}
