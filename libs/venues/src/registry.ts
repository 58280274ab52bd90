import { type Venue } from './venue';

/** Every venue, by its id, loaded when first asked for. Adding one is a folder and a line here. */
export const venues: Record<string, () => Promise<Venue>> = {
  binance: async () => (await import('./binance/binance')).binance,
  'binance-usdm': async () => (await import('./binance-usdm/binance-usdm')).binanceUsdm,
  bitfinex: async () => (await import('./bitfinex/bitfinex')).bitfinex,
  bitstamp: async () => (await import('./bitstamp/bitstamp')).bitstamp,
  bybit: async () => (await import('./bybit/bybit')).bybit,
  'bybit-linear': async () => (await import('./bybit-linear/bybit-linear')).bybitLinear,
  coinbase: async () => (await import('./coinbase/coinbase')).coinbase,
  deribit: async () => (await import('./deribit/deribit')).deribit,
  gate: async () => (await import('./gate/gate')).gate,
  gemini: async () => (await import('./gemini/gemini')).gemini,
  htx: async () => (await import('./htx/htx')).htx,
  kraken: async () => (await import('./kraken/kraken')).kraken,
  kucoin: async () => (await import('./kucoin/kucoin')).kucoin,
  okx: async () => (await import('./okx/okx')).okx,
};
