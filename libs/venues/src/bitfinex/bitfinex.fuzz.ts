import { type Instrument, Side } from '@livetape/model';
import fc from 'fast-check';
import { Sink } from '../sink';
import { bitfinex } from './bitfinex';

const BTC: Instrument = {
  id: 0,
  venue: 'bitfinex',
  symbol: 'tBTCUSD',
  base: 'BTC',
  quote: 'USD',
  priceDecimals: 8,
  sizeDecimals: 8,
};
const SUBSCRIBED = '{"event":"subscribed","channel":"book","chanId":7,"symbol":"tBTCUSD","prec":"P0"}';
const UNIT = 1e8;

/** A level as JavaScript writes it, with an exponent where it is tiny. */
const level = fc.record({
  price: fc.oneof(
    fc.integer({ min: 1, max: 99_999 }),
    fc.integer({ min: 1, max: 99 }).map((n) => n / UNIT),
  ),
  count: fc.nat(3),
  amount: fc.integer({ min: 1, max: 99_999_999 }).map((n) => n / UNIT),
  isAsk: fc.boolean(),
});

const sinkOf = () => {
  const sink = new Sink({ instruments: [BTC], capacity: 64 });
  bitfinex.decode(new TextEncoder().encode(SUBSCRIBED), sink);
  sink.takeNotices();
  return sink;
};

describe('bitfinex', () => {
  it('reads levels to the last digit, whatever notation JavaScript gives them', () => {
    fc.assert(
      fc.property(fc.array(level, { minLength: 1, maxLength: 20 }), (levels) => {
        const sink = sinkOf();
        const rows = levels.map(({ price, count, amount, isAsk }) => [price, count, isAsk ? -amount : amount]);
        bitfinex.decode(new TextEncoder().encode(JSON.stringify([7, rows, 1])), sink);
        expect(sink.levels.length).toBe(levels.length);
        for (const [row, { price, count, amount, isAsk }] of levels.entries()) {
          expect(sink.levels.price[row]).toBe(Math.round(price * UNIT));
          expect(sink.levels.size[row]).toBe(count === 0 ? 0 : Math.round(amount * UNIT));
          expect(sink.levels.side[row]).toBe(isAsk ? Side.Ask : Side.Bid);
        }
      }),
    );
  });

  it('says of every frame that is missing, twice or out of order exactly what a count of them shows', () => {
    const fate = fc.constantFrom('sent', 'sent', 'sent', 'lost', 'twice', 'broken', 'swapped');
    fc.assert(
      fc.property(fc.array(fate, { maxLength: 60 }), (fates) => {
        const sent = fates.flatMap((of, i): readonly { sequence: number; of: string }[] => {
          const sequence = i + 1;
          if (of === 'lost') return [];
          if (of === 'twice')
            return [
              { sequence, of },
              { sequence, of },
            ];
          return of === 'swapped'
            ? [
                { sequence: sequence + 1, of },
                { sequence, of },
              ]
            : [{ sequence, of }];
        });
        const sink = sinkOf();
        let last = -1;
        let expected = 0;
        for (const { sequence, of } of sent) {
          const frame = of === 'broken' ? `[7,[100,1,null],${sequence}]` : `[7,[100,1,1],${sequence}]`;
          bitfinex.decode(new TextEncoder().encode(frame), sink);
          if (last >= 0 && sequence !== last && sequence !== last + 1) expected++;
          if (of !== 'broken') last = sequence;
          sink.clear();
        }
        expect(sink.link.sequence).toBe(last);
        expect(sink.takeNotices().filter(({ type }) => type === 'gap')).toHaveLength(expected);
      }),
    );
  });
});
