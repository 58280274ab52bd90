import { benchBatch } from './batch-of-rows';
import { type TickerRow } from './protocol';

const TIME_US = 1_795_216_263_468_000;

/** A ticker between two flushes: a trade in every second, and the top of book moves. */
function rowOf(instrument: number, time: number): TickerRow {
  const price = 9_689_618 + instrument * 1_003;
  const hasTraded = time === 1 && instrument % 2 === 0;
  const last = hasTraded
    ? [price + 3, 346 + instrument, -1, TIME_US + 40_000]
    : [price, 71 + instrument, 1, TIME_US - 1_000 * instrument];
  const bid = price - 2 + time * (instrument % 3);
  const sizes = [6_402 + instrument * 31 + time * 977, 2_543 + instrument * 17 + time * 12] as const;
  return [last[0], last[1], last[2], last[3], bid, sizes[0], bid + 1, sizes[1], TIME_US + 4_112 + time * 48_737];
}

function objectOf(row: TickerRow, instrument: number): object {
  const [lastPrice, lastSize, aggressor, tradeTimeUs, bidPrice, bidSize, askPrice, askSize, receiveTimeUs] = row;
  return {
    channel: `ticker:binance:S${instrument}USDT`,
    lastPrice: lastPrice / 100,
    lastSize: lastSize / 1e5,
    aggressor: aggressor > 0 ? 'buy' : 'sell',
    tradeTimeUs,
    bidPrice: bidPrice / 100,
    bidSize: bidSize / 1e5,
    askPrice: askPrice / 100,
    askSize: askSize / 1e5,
    receiveTimeUs,
  };
}

export const bench = benchBatch({ kind: 'ticker', rowOf, objectOf: (row, i) => objectOf(row as TickerRow, i) });
