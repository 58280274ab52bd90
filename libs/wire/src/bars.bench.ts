import { benchBatch } from './batch-of-rows';
import { type BarRow } from './protocol';

const START_MS = 1_795_216_262_000;

/** A bar of a second as a busy instrument has them. */
function rowOf(instrument: number, second: number): BarRow {
  const open = 9_688_486 + instrument * 1_003 + second * 137;
  const close = open + ((instrument * 31) % 401) - 200;
  const volume = 15_738 + instrument * 977;
  const notional = volume * close + volume * 11;
  const sums = [String(volume), String(notional), String(Math.floor(volume / 2))] as const;
  return [START_MS + second * 1_000, open, open + 337, open - 393, close, ...sums, 71 + (instrument % 40), 0];
}

function objectOf(row: BarRow, instrument: number): object {
  const [startMs, open, high, low, close, volume, notional, buyVolume, trades, revision] = row;
  return {
    channel: `bars:binance:S${instrument}USDT:1s`,
    startMs,
    open: open / 100,
    high: high / 100,
    low: low / 100,
    close: close / 100,
    volume: Number(volume) / 1e5,
    notional: Number(notional) / 1e7,
    buyVolume: Number(buyVolume) / 1e5,
    trades,
    revision,
  };
}

export const bench = benchBatch({ kind: 'bars', rowOf, objectOf: (row, i) => objectOf(row as BarRow, i) });
