import { type Spelled } from '../dialects/grammar';

/** Request weight per minute and address. */
export const WEIGHT_PER_MINUTE = 6_000;

const limits = [
  { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: WEIGHT_PER_MINUTE },
  { rateLimitType: 'RAW_REQUESTS', interval: 'MINUTE', intervalNum: 5, limit: 61_000 },
];

/** Body of `/api/v3/exchangeInfo`. */
export function exchangeInfo(instruments: readonly Spelled[], nowMs: number): string {
  const symbols = instruments.map(describe);
  return JSON.stringify({ timezone: 'UTC', serverTime: nowMs, rateLimits: limits, exchangeFilters: [], symbols });
}

function describe({ symbol, base, quote, priceDecimals, sizeDecimals }: Spelled) {
  const tickSize = (10 ** -priceDecimals).toFixed(8);
  const stepSize = (10 ** -sizeDecimals).toFixed(8);
  return {
    symbol,
    status: 'TRADING',
    baseAsset: base,
    baseAssetPrecision: 8,
    quoteAsset: quote,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    orderTypes: ['LIMIT', 'LIMIT_MAKER', 'MARKET'],
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: tickSize, maxPrice: '1000000.00000000', tickSize },
      { filterType: 'LOT_SIZE', minQty: stepSize, maxQty: '92141578.00000000', stepSize },
      { filterType: 'NOTIONAL', minNotional: '5.00000000', applyMinToMarket: true, avgPriceMins: 5 },
    ],
    permissionSets: [['SPOT']],
  };
}
