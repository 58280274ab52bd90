import { LAYOUTS } from './layouts';

const forms = Object.values(LAYOUTS).flatMap(({ forms }) => forms);

describe('planOf', () => {
  it('has room in a word for every field and every bit of the mask', () => {
    for (const { fields, masked } of forms) {
      expect(Math.max(...fields.map(({ at }) => at))).toBeLessThan(16);
      expect(masked).toBeLessThanOrEqual(16);
    }
  });

  it('need not tell an id that is not written, which may be text', () => {
    const ids = forms.flatMap(({ fields }) => fields.filter(({ coding }) => coding === 'id'));
    expect(ids.map(({ name, always }) => [name, always])).toEqual([
      ['id', true],
      ['sequence', true],
    ]);
  });
});
