import { type Spelled } from '../dialects/grammar';

/** Request weight per minute and address. */
export const WEIGHT_PER_MINUTE = 2_400;

/** Where a perpetual contract's delivery would be. */
const NEVER_MS = 4_133_404_800_000;

const limits = [{ rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: WEIGHT_PER_MINUTE }];

/** Body of `/fapi/v1/exchangeInfo`. */
export function contractInfo(instruments: readonly Spelled[], nowMs: number): string {
  const symbols = instruments.map(describe);
  const futuresType = 'U_MARGINED';
  return JSON.stringify({ timezone: 'UTC', serverTime: nowMs, futuresType, rateLimits: limits, assets: [], symbols });
}

function describe({ symbol, base, quote, priceDecimals, sizeDecimals }: Spelled) {
  const [tickSize, stepSize] = [priceDecimals, sizeDecimals].map((decimals) => (10 ** -decimals).toFixed(decimals));
  return {
    ...{ symbol, pair: symbol, contractType: 'PERPETUAL', deliveryDate: NEVER_MS, status: 'TRADING' },
    ...{ baseAsset: base, quoteAsset: quote, marginAsset: quote, underlyingType: 'COIN' },
    ...{ pricePrecision: priceDecimals, quantityPrecision: sizeDecimals, baseAssetPrecision: 8, quotePrecision: 8 },
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: tickSize, maxPrice: '1000000', tickSize },
      { filterType: 'LOT_SIZE', minQty: stepSize, maxQty: '92141578', stepSize },
    ],
  };
}
