import { binance } from '../binance/binance';
import { binanceUsdm } from '../binance-usdm/binance-usdm';
import { okx } from '../okx/okx';
import { bybit } from '../bybit/bybit';
import { bybitLinear } from '../bybit-linear/bybit-linear';
import { bitstamp } from '../bitstamp/bitstamp';
import { gate } from '../gate/gate';
import { htx } from '../htx/htx';
import { kucoin } from '../kucoin/kucoin';
import { deribit } from '../deribit/deribit';
import { coinbase } from '../coinbase/coinbase';
import { kraken } from '../kraken/kraken';
import { bitfinex } from '../bitfinex/bitfinex';
import { gemini } from '../gemini/gemini';
import { type DialectEntry } from './dialect';

/** Every venue that is simulated. A further one is a folder and a line here; the first is traded most. */
export const dialects: readonly DialectEntry[] = [
  binance,
  binanceUsdm,
  okx,
  bybit,
  bybitLinear,
  deribit,
  bitstamp,
  gate,
  htx,
  kucoin,
  coinbase,
  kraken,
  bitfinex,
  gemini,
];
