import fc from 'fast-check';
import { BarRing } from './bar-ring';

describe('BarRing', () => {
  it('always holds the newest bars, each once, in order, at its highest revision', () => {
    const bar = fc.record({ start: fc.nat(40), revision: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(bar, { maxLength: 200 }), fc.integer({ min: 1, max: 8 }), (bars, capacity) => {
        const ring = new BarRing(capacity);
        let model: { start: number; revision: number }[] = [];
        for (const { start, revision } of bars) {
          ring.put(start, revision);
          const known = model.find((row) => row.start === start);
          if (known) known.revision = Math.max(known.revision, revision);
          else model.push({ start, revision });
          model = model.sort((a, b) => a.start - b.start).slice(-capacity);
        }
        expect(Array.from(ring.start.subarray(ring.begin, ring.end))).toEqual(model.map((row) => row.start));
        expect(Array.from(ring.revision.subarray(ring.begin, ring.end))).toEqual(model.map((row) => row.revision));
      }),
    );
  });
});
