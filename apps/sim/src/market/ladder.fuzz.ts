import { Side } from '@livetape/model';
import fc from 'fast-check';
import { Ladder } from './ladder';

const CAPACITY = 12;
const operation = fc.record({
  price: fc.integer({ min: 1, max: 25 }),
  size: fc.integer({ min: 0, max: 5 }),
  take: fc.boolean(),
});

describe('Ladder', () => {
  it.each([Side.Bid, Side.Ask])(
    'of side %i always equals a plain map of price to size, and tells every change',
    (side) => {
      const property = fc.property(fc.array(operation, { maxLength: 80 }), (operations) => {
        const ladder = new Ladder(side, CAPACITY);
        const told = new Map<number, number>();
        const model = new Map<number, number>();
        const best = () => Math.max(...[...model.keys()].map((price) => price * side)) * side;
        for (const { price, size, take } of operations) {
          if (take && model.size > 0) {
            const at = best();
            const taken = ladder.take(size + 1);
            const left = (model.get(at) as number) - taken;
            expect(taken).toBe(Math.min(size + 1, model.get(at) as number));
            if (left === 0) model.delete(at);
            else model.set(at, left);
          } else {
            const worst = Math.min(...[...model.keys()].map((each) => each * side)) * side;
            const isFull = model.size === CAPACITY && !model.has(price) && size > 0;
            ladder.set(price, size);
            if (size === 0) model.delete(price);
            else if (!isFull) model.set(price, size);
            else if ((price - worst) * side > 0) {
              model.delete(worst);
              model.set(price, size);
            }
          }
          // a client that hears the changes has the same levels
          for (const changed of ladder.changedPrices()) {
            if (ladder.sizeAt(changed) === 0) told.delete(changed);
            else told.set(changed, ladder.sizeAt(changed));
          }
          ladder.settle();
          const expected = [...model].sort(([a], [b]) => (a - b) * side);
          expect(Array.from({ length: ladder.length }, (_, i) => [ladder.prices[i], ladder.sizes[i]])).toEqual(
            expected,
          );
          expect([...told].sort(([a], [b]) => (a - b) * side)).toEqual(expected);
        }
      });
      fc.assert(property, { numRuns: 150 });
    },
  );
});
