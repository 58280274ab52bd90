import { type InstrumentSpec } from '@livetape/model';
import { chooseOptions, OPTIONS_MAX } from './choose-options';

function option(base: string, expiryMs: number, strike: number, right: 'call' | 'put'): InstrumentSpec {
  const contract = { type: 'option', expiryMs, strike: String(strike), right } as const;
  const symbol = `${base}-${expiryMs}-${strike}-${right === 'call' ? 'C' : 'P'}`;
  return { symbol, base, quote: base, priceDecimals: 4, sizeDecimals: 1, contract };
}

function chain(base: string, expiryMs: number, strikes: readonly number[]): InstrumentSpec[] {
  return strikes.flatMap((strike) => (['call', 'put'] as const).map((right) => option(base, expiryMs, strike, right)));
}

describe('chooseOptions', () => {
  it('takes the expiries with the most strikes, and of each the strikes in the middle', () => {
    const specs = [
      ...chain('BTC', 1, [90, 100]),
      ...chain('BTC', 2, [100, 80, 90, 110, 120]),
      ...chain('BTC', 3, [70, 80, 90, 100]),
    ];
    expect(chooseOptions(specs)).toEqual([
      ...['BTC-2-90-C', 'BTC-2-90-P', 'BTC-2-100-C', 'BTC-2-100-P', 'BTC-2-110-C', 'BTC-2-110-P'],
      ...['BTC-3-70-C', 'BTC-3-70-P', 'BTC-3-80-C', 'BTC-3-80-P', 'BTC-3-90-C', 'BTC-3-90-P'],
    ]);
  });

  it('never takes more than it says, and nothing that is no option of BTC or ETH', () => {
    const strikes = Array.from({ length: 40 }, (_, i) => 100 + i);
    const specs = ['BTC', 'ETH', 'SOL'].flatMap((base) => [1, 2, 3].flatMap((expiry) => chain(base, expiry, strikes)));
    const perpetual = { ...specs[0], symbol: 'BTC-PERPETUAL', contract: { type: 'perpetual' } } as const;
    const chosen = chooseOptions([...specs, perpetual]);
    expect(new Set(chosen).size).toBe(OPTIONS_MAX);
    expect(chosen.every((symbol) => /^(BTC|ETH)-\d-/.test(symbol))).toBe(true);
  });

  it('takes what there is', () => {
    expect(chooseOptions([])).toEqual([]);
    expect(chooseOptions(chain('ETH', 1, [5]))).toEqual(['ETH-1-5-C', 'ETH-1-5-P']);
  });
});
