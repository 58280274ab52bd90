import { BarBatch, formatDecimal, formatVwap, type Instrument } from '@livetape/model';

const INSTRUMENTS = 60;
const PRICE_DECIMALS = 2;
const SIZE_DECIMALS = 5;
const START_MS = 1_795_216_262_000;
const SECONDS = 8;

/** Instruments of the bars, for benches. */
export const instruments = Array.from({ length: INSTRUMENTS }, (_, id): Instrument => {
  const scale = { priceDecimals: PRICE_DECIMALS, sizeDecimals: SIZE_DECIMALS };
  return { id, venue: 'venue-1', symbol: `S${id}USDT`, base: '', quote: '', ...scale };
});

/** The channels of their bars of a second. */
export const channels = instruments.map(({ symbol }) => `bars:venue-1:${symbol}:1s`);

/** Some seconds, in each a bar of each instrument as busy ones have them. */
export const seconds = Array.from({ length: SECONDS }, (_, second) => makeBars(second));

function makeBars(second: number): BarBatch {
  const bars = new BarBatch(INSTRUMENTS);
  for (const { id } of instruments) {
    const row = bars.claim();
    const open = 9_688_486 + id * 1_003 + second * 137;
    const volume = 15_738 + id * 977 + second * 61;
    bars.instrument[row] = id;
    bars.widthMs[row] = 1_000;
    bars.start[row] = START_MS + second * 1_000;
    bars.open[row] = open;
    bars.high[row] = open + 337;
    bars.low[row] = open - 393;
    bars.close[row] = open + ((id * 31 + second * 7) % 401) - 200;
    bars.volume.set(row, BigInt(volume));
    bars.notional.set(row, BigInt(volume) * BigInt(open + 3));
    bars.buyVolume.set(row, BigInt(Math.floor(volume / 2)));
    bars.trades[row] = 71 + ((id + second) % 40);
  }
  return bars;
}

/** A bar as a gateway sends it that thinks of nothing: fields with names, and decimal text as REST has it. */
export function textObject(bars: BarBatch, row: number): Readonly<Record<string, string | number>> {
  const price = (units: number) => formatDecimal(units, PRICE_DECIMALS);
  const [volume, notional] = [bars.volume.value(row), bars.notional.value(row)];
  return {
    venue: 'venue-1',
    symbol: instruments[bars.instrument[row]].symbol,
    width: '1s',
    startMs: bars.start[row],
    open: price(bars.open[row]),
    high: price(bars.high[row]),
    low: price(bars.low[row]),
    close: price(bars.close[row]),
    volume: formatDecimal(volume, SIZE_DECIMALS),
    notional: formatDecimal(notional, PRICE_DECIMALS + SIZE_DECIMALS),
    vwap: formatVwap(notional, volume, PRICE_DECIMALS),
    buyVolume: formatDecimal(bars.buyVolume.value(row), SIZE_DECIMALS),
    trades: bars.trades[row],
    revision: 0,
  };
}

/** The same of a gateway that takes prices and sums for numbers. */
export function numberObject(bars: BarBatch, row: number): Readonly<Record<string, string | number>> {
  const { open, high, low, close, volume, notional, vwap, buyVolume, ...rest } = textObject(bars, row);
  const numbers = { open, high, low, close, volume, notional, vwap, buyVolume };
  return { ...rest, ...Object.fromEntries(Object.entries(numbers).map(([name, text]) => [name, Number(text)])) };
}
