import { type Instrument } from '@livetape/model';
import fc from 'fast-check';
import { outcomeOf } from '../samples';
import { Sink } from '../sink';
import { kraken } from './kraken';

const BTC: Instrument = {
  id: 0,
  venue: 'kraken',
  symbol: 'BTC/USD',
  base: 'BTC',
  quote: 'USD',
  priceDecimals: 5,
  sizeDecimals: 8,
};

/** Decimal text with exactly so many decimals, as both versions write it. */
const written = (decimals: number, max: number) =>
  fc.integer({ min: 1, max }).map((units) => {
    const digits = String(units).padStart(decimals + 1, '0');
    return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  });
const level = fc.record({
  price: written(5, 9_007_199_254_740),
  size: fc.oneof({ weight: 4, arbitrary: written(8, 90_071_992_547_409) }, fc.constant('0.00000000')),
  us: fc.nat(999_999),
});
const side = fc.array(level, { maxLength: 12 });
interface Level {
  readonly price: string;
  readonly size: string;
  readonly us: number;
}

function v2(type: string, bids: readonly Level[], asks: readonly Level[], checksum: number): string {
  const write = (levels: readonly Level[]) =>
    levels.map(({ price, size }) => `{"price":${price},"qty":${size}}`).join();
  const us = Math.max(0, ...[...bids, ...asks].map((each) => each.us));
  const time = `"timestamp":"2024-10-06T17:35:55.${String(us).padStart(6, '0')}Z"`;
  const sides = `"bids":[${write(bids)}],"asks":[${write(asks)}]`;
  return `{"channel":"book","type":"${type}","data":[{"symbol":"BTC/USD",${sides},"checksum":${checksum},${time}}]}`;
}

/** A change of both sides comes in two objects. */
function v1(bids: readonly Level[], asks: readonly Level[], checksum: number): string {
  const write = (levels: readonly Level[]) =>
    levels.map(({ price, size, us }) => `["${price}","${size}","1728236155.${String(us).padStart(6, '0')}"]`).join();
  const both = bids.length > 0 && asks.length > 0;
  const c = `"c":"${checksum}"`;
  if (both) return `[320,{"a":[${write(asks)}]},{"b":[${write(bids)}],${c}},"book-25","BTC/USD"]`;
  const one = bids.length > 0 ? `"b":[${write(bids)}]` : `"a":[${write(asks)}]`;
  return `[320,{${one},${c}},"book-25","BTC/USD"]`;
}

describe('kraken', () => {
  const decode = (frame: string) => {
    const sink = new Sink({ instruments: [BTC], capacity: 64 });
    kraken.decode(new TextEncoder().encode(frame), sink);
    return { sink, outcome: outcomeOf(sink, [BTC]) };
  };

  it('reads every level as it is written, with the digits of which the checksum is made', () => {
    fc.assert(
      fc.property(side, side, fc.nat(), (bids, asks, checksum) => {
        const { sink, outcome } = decode(v2('update', bids, asks, checksum));
        const pairs = (levels: readonly Level[]) => levels.map(({ price, size }) => [price, size]);
        expect(outcome.books).toHaveLength(1);
        expect(outcome.books[0]).toMatchObject({ bids: pairs(bids), asks: pairs(asks), checksum });
        const count = bids.length + asks.length;
        const { priceDigits, sizeDigits } = sink.levels;
        expect([...priceDigits.subarray(0, count)]).toEqual(Array(count).fill(5));
        expect([...sizeDigits.subarray(0, count)]).toEqual(Array(count).fill(8));
      }),
    );
  });

  it('makes the same of both versions', () => {
    fc.assert(
      fc.property(side, side, fc.nat(), (bids, asks, checksum) => {
        fc.pre(bids.length + asks.length > 0);
        const [{ eventTimeUs, ...newer }] = decode(v2('update', bids, asks, checksum)).outcome.books;
        const [{ eventTimeUs: older, ...old }] = decode(v1(bids, asks, checksum)).outcome.books;
        expect(old).toEqual(newer);
        expect(older).toBe(eventTimeUs);
      }),
    );
  });

  it('sets a book aside whole for one level that is not exact', () => {
    const odd = fc.constantFrom('-1.00000', '0.00000', '1.000001', 'null', '1e400', '"NaN"', '9007199254740993');
    fc.assert(
      fc.property(side, side, fc.nat(), odd, (bids, asks, at, price) => {
        const levels = [...bids, { price, size: '1.00000000', us: 0 }, ...asks];
        const cut = at % (levels.length + 1);
        const { sink } = decode(v2('snapshot', levels.slice(0, cut), levels.slice(cut), 1));
        expect(sink.levels.length).toBe(0);
        expect(sink.rejectedTotal).toBe(1);
      }),
    );
  });
});
