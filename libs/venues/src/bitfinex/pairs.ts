import { type InstrumentSpec } from '@livetape/model';

/** The venue writes both with at most 8; prices have 5 significant digits, those of trades may have more. */
const DECIMALS = 8;
/** Assets that the venue calls otherwise than everybody does (pub:map:currency:sym). */
const NAMES: Readonly<Record<string, string>> = {
  UST: 'USDT',
  UDC: 'USDC',
  ALG: 'ALGO',
  ATO: 'ATOM',
  DSH: 'DASH',
  IOT: 'IOTA',
  MNA: 'MANA',
};

/** What may be traded, by /v2/conf/pub:list:pair:exchange. Throws SyntaxError or TypeError when the body is none. */
export function parsePairs(body: string): readonly InstrumentSpec[] {
  const [pairs] = JSON.parse(body) as readonly (readonly string[])[];
  return pairs.map(specOf);
}

/** `BTCUSD`, and `AVAX:USD` where a name is longer than three letters. */
function specOf(pair: string): InstrumentSpec {
  const [base, quote] = pair.includes(':') ? pair.split(':') : [pair.slice(0, 3), pair.slice(3)];
  return {
    symbol: `t${pair}`,
    base: NAMES[base] ?? base,
    quote: NAMES[quote] ?? quote,
    priceDecimals: DECIMALS,
    sizeDecimals: DECIMALS,
  };
}
