import { benchBatch } from './batch-of-rows';
import { type TradeRow } from './protocol';

const TIME_US = 1_795_216_263_468_000;

/** The next trade of an instrument, some ms after the one before it. */
function rowOf(instrument: number, time: number): TradeRow {
  const id = 4_310_020_000 + instrument * 1_000_003 + time;
  const eventTimeUs = TIME_US + time * (7_000 + (instrument % 9) * 1_000);
  const price = 9_689_618 + instrument * 1_003 + time * ((instrument % 5) - 2);
  return [
    String(id),
    eventTimeUs,
    price,
    346 + ((instrument * 7_919) % 90_071),
    (instrument + time) % 3 === 0 ? 1 : -1,
  ];
}

function objectOf([id, eventTimeUs, price, size, aggressor]: TradeRow, instrument: number): object {
  const channel = `trades:binance:S${instrument}USDT`;
  const side = aggressor > 0 ? 'buy' : 'sell';
  return { channel, id, eventTimeUs, price: price / 100, size: size / 1e5, aggressor: side };
}

export const bench = benchBatch({ kind: 'trades', rowOf, objectOf: (row, i) => objectOf(row as TradeRow, i) });
