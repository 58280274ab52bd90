import { spreadOf } from './spread';

describe('spreadOf', () => {
  it('says the distance exactly, and in hundredths of a percent of the middle', () => {
    const { text, basisPoints } = spreadOf({ bids: [[9_999, 1]], asks: [[10_001, 2]] }, String);
    expect(text).toBe('2');
    expect(basisPoints).toBeCloseTo(2, 9);
  });

  it('is negative of a crossed book, and nothing without two sides', () => {
    expect(spreadOf({ bids: [[101, 1]], asks: [[100, 1]] }, String).text).toBe('−1');
    expect(spreadOf({ bids: [], asks: [[100, 1]] }, String)).toEqual({ text: null, basisPoints: null });
  });
});
