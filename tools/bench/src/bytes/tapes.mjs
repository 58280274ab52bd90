// The recordings whose bytes are counted.
import { findRecordings } from '../recordings.mjs';

/** Those with trades and books, by the beginning of their names. */
const WHOLE = [
  'binance/spot_',
  'binance/us_spot_',
  'binance/usdm_',
  'bitfinex/spot_',
  'bitstamp/spot_',
  'coinbase/exchange_',
  'gate/v4_',
  'gemini/v2_',
  'kraken/futures_',
  'kucoin/spot_',
  'okx/v5_',
];

/** The tapes of a folder of recordings, for `playTape`: one file each, with receive times. */
export async function findTapes(folder) {
  const recordings = await findRecordings(folder);
  return recordings.filter(
    ({ name, times }) => times.length === 1 && WHOLE.some((beginning) => name.startsWith(beginning)),
  );
}
