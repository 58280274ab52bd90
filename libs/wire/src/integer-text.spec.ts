import { integerText } from './integer-text';

describe('integerText', () => {
  it('is the text that `String` makes, of every number of digits and of either sign', () => {
    const numbers = Array.from({ length: 16 }, (_, digits) => 10 ** digits).flatMap((n) => [
      n - 1,
      n,
      n + 1,
      7 * n + 3,
    ]);
    const all = [...numbers, Number.MAX_SAFE_INTEGER].filter(Number.isSafeInteger);
    for (const number of all.flatMap((n) => [n, -n])) expect(integerText(number)).toBe(String(number));
  });
});
