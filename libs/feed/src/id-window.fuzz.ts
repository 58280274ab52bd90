import { TradeBatch } from '@livetape/model';
import fc from 'fast-check';
import { IdWindow } from './id-window';

const CAPACITY = 4_096;
const encoder = new TextEncoder();

/** Some ids come again soon, some late, some never. */
const rows = fc.array(
  fc.record({ instrument: fc.nat(3), id: fc.oneof(fc.nat(6_000), fc.nat(6_000), fc.nat(40)), isText: fc.boolean() }),
  { minLength: 2_000, maxLength: 16_000, size: 'max' },
);

/** The same as a queue of texts would have it. */
class Reference {
  private readonly ids = new Set<string>();

  admit(key: string): boolean {
    if (this.ids.has(key)) return false;
    if (this.ids.size >= CAPACITY) this.ids.delete(this.ids.values().next().value as string);
    this.ids.add(key);
    return true;
  }
}

describe('IdWindow', () => {
  it('forgets the oldest and nothing else, however much came', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const window = new IdWindow(CAPACITY);
        const reference = new Reference();
        const trades = new TradeBatch(1);
        trades.claim();
        const wrong = all.filter(({ instrument, id, isText }) => {
          const text = encoder.encode(`id-${id}`);
          trades.instrument[0] = instrument;
          trades.id[0] = isText ? -1 : id * 2 ** 31;
          trades.idText.set(0, text, 0, text.length);
          return window.admit(trades, 0) !== reference.admit(`${instrument} ${isText ? 'text' : ''}${id}`);
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
