import { Random } from './random';

describe('Random', () => {
  it('repeats for the same seed and name and differs for others', () => {
    const draw = (seed: number, name: string) => {
      const random = new Random(seed, name);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(draw(1, 'a')).toEqual(draw(1, 'a'));
    expect(draw(1, 'a')).not.toEqual(draw(2, 'a'));
    expect(draw(1, 'a')).not.toEqual(draw(1, 'b'));
    expect(draw(1, 'a')).not.toEqual(draw(1 + 2 ** 32, 'a'));
  });

  it('has the means and spreads it promises', () => {
    const random = new Random(4, 'moments');
    const mean = (draw: () => number) => Array.from({ length: 20_000 }, draw).reduce((sum, x) => sum + x, 0) / 20_000;
    expect(mean(() => random.next())).toBeCloseTo(0.5, 1);
    expect(mean(() => random.normal())).toBeCloseTo(0, 1);
    expect(mean(() => random.normal() ** 2)).toBeCloseTo(1, 1);
    expect(mean(() => random.exponential())).toBeCloseTo(1, 1);
    expect(mean(() => random.geometric(0.25))).toBeCloseTo(3, 0);
    expect(mean(() => random.below(5))).toBeCloseTo(2, 0);
  });
});
