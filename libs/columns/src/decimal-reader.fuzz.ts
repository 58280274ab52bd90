import fc from 'fast-check';
import { DecimalReader } from './decimal-reader';

const encode = (text: string) => new TextEncoder().encode(text);
const GRAMMAR = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** The same in BigInt, by the definition: null where the text has no exact integer below 2^53 at the scale. */
function exact(text: string, decimals: number): number | null {
  const match = GRAMMAR.exec(text);
  if (match === null) return null;
  const [, sign, whole, fraction = '', exponent = '0'] = match;
  const mantissa = BigInt(whole + fraction);
  const shift = decimals + Number(exponent) - fraction.length;
  if (mantissa === 0n) return 0;
  if (shift > 400) return null;
  const divisor = 10n ** BigInt(Math.max(0, -Math.max(shift, -400)));
  const units = mantissa * 10n ** BigInt(Math.max(0, shift));
  if (units % divisor !== 0n || units / divisor > BigInt(Number.MAX_SAFE_INTEGER)) return null;
  return Number(units / divisor) * (sign === '-' ? -1 : 1);
}

const digits = (max: number) => fc.stringMatching(new RegExp(`^\\d{1,${max}}$`));
const numberText = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9]\d{0,20}$/), digits(4)),
    fc.oneof(
      fc.constant(''),
      digits(12).map((text) => `.${text}`),
      digits(6).map((text) => `.${text}0000000`),
    ),
    fc.oneof(
      fc.constant(''),
      fc.integer({ min: -30, max: 30 }).map((exponent) => `e${exponent}`),
      fc.integer({ min: 0, max: 999 }).map((exponent) => `E+${exponent}`),
    ),
  )
  .map((parts) => parts.join(''));
const oddText = fc.stringMatching(/^[-+.eE0-9x ]{0,12}$/);

describe('DecimalReader', () => {
  it('gives exactly what BigInt gives, or refuses where there is nothing exact', () => {
    const reader = new DecimalReader();
    fc.assert(
      fc.property(fc.oneof(numberText, oddText), fc.integer({ min: 0, max: 18 }), (text, decimals) => {
        const bytes = encode(text);
        const isRead = reader.read(bytes, 0, bytes.length, decimals);
        expect(isRead ? reader.value[0] : null).toBe(exact(text, decimals));
      }),
      { numRuns: 3000 },
    );
  });
});
