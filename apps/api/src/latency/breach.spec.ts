import { Breach } from './breach';

const P99_US: Readonly<Record<string, number>> = { o: 51, w: 50 };

/** What is said after each of these seconds: o = over the budget, w = within it, - = nothing measured. S = slow. */
function told(seconds: string): string {
  const breach = new Breach();
  return [...seconds]
    .map((second, i) => {
      breach.look(P99_US[second] ?? null, 50, { now: i * 1_000, patienceMs: 3_000 });
      return breach.isSlow ? 'S' : '.';
    })
    .join('');
}

describe('Breach', () => {
  it.each([
    ['wwwwww', '......'],
    ['oooooo', '...SSS'],
    ['ooowoooo', '.......S'],
    ['oooowwww', '...SSSS.'],
    ['oooowwoooo', '...SSSSSSS'],
    ['oooo----', '...SSSS.'],
    ['o--o', '...S'],
    ['----', '....'],
  ])('says of %s %s', (seconds, expected) => {
    expect(told(seconds)).toBe(expected);
  });
});
