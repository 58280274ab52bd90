import { IdSet } from './id-set';

describe('IdSet', () => {
  it('knows an id of an instrument until that many others came', () => {
    const ids = new IdSet(3);
    expect(['a', 'b', 'a'].map((id) => ids.admit(0, id))).toEqual([true, true, false]);
    expect(ids.admit(1, 'a')).toBe(true);
    expect(ids.admit(0, 'c')).toBe(true);
    expect(ids.admit(0, 'b')).toBe(false);
    expect(ids.admit(0, 'a')).toBe(true);
  });
});
