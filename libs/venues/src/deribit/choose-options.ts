import { type InstrumentSpec } from '@livetape/model';

/** Of each underlying: expiries, and of each expiry strikes with a call and a put. */
const BASES = ['BTC', 'ETH'];
const EXPIRIES = 2;
const STRIKES = 3;

/** Options chosen at most. */
export const OPTIONS_MAX = BASES.length * EXPIRIES * STRIKES * 2;

/**
 * Options to look at where nobody names any: of each underlying the expiries with the most strikes, which are those that trade
 * most, and of each the strikes in the middle, which the venue lists around the price.
 */
export function chooseOptions(specs: readonly InstrumentSpec[]): readonly string[] {
  return BASES.flatMap((base) => {
    const options = specs.filter((spec) => spec.base === base && spec.contract?.type === 'option');
    const byExpiry = [...Map.groupBy(options, expiryOf)].sort(
      ([one, some], [other, others]) => others.length - some.length || one - other,
    );
    return byExpiry.slice(0, EXPIRIES).flatMap(([, listed]) => middle(listed));
  });
}

function middle(listed: readonly InstrumentSpec[]): readonly string[] {
  const byStrike = [...Map.groupBy(listed, strikeOf)].sort(([one], [other]) => one - other);
  const first = Math.max(0, Math.floor((byStrike.length - STRIKES) / 2));
  return byStrike.slice(first, first + STRIKES).flatMap(([, both]) => both.slice(0, 2).map(({ symbol }) => symbol));
}

function expiryOf({ contract }: InstrumentSpec): number {
  return contract?.type === 'option' ? contract.expiryMs : 0;
}

function strikeOf({ contract }: InstrumentSpec): number {
  return contract?.type === 'option' ? Number(contract.strike) : 0;
}
