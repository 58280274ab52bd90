import { sentence } from './sentence';

describe('sentence', () => {
  it('begins with a capital and ends with a stop', () => {
    expect(sentence('data flows')).toBe('Data flows.');
    expect(sentence('No data for 6 s.')).toBe('No data for 6 s.');
    expect(sentence('')).toBe('');
  });
});
