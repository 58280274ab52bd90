import { type Instrument, Side } from '@livetape/model';
import fc from 'fast-check';
import { Sink } from '../sink';
import { coinbase } from './coinbase';

const BTC: Instrument = {
  id: 0,
  venue: 'coinbase',
  symbol: 'BTC-USD',
  base: 'BTC',
  quote: 'USD',
  priceDecimals: 2,
  sizeDecimals: 8,
};
const side = fc.constantFrom('buy', 'sell');
const cents = fc.integer({ min: 1, max: 100_000_000 });
const steps = fc.integer({ min: 1, max: 1_000_000_000 });
const price = (units: number) => (units / 100).toFixed(2);
const size = (units: number) => (units / 1e8).toFixed(8);

describe('coinbase', () => {
  const sink = new Sink({ instruments: [BTC], capacity: 256 });
  const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

  it('keeps the order of changes, their sides and every digit', () => {
    const change = fc.tuple(side, cents, fc.oneof(steps, fc.constant(0)));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 60 }), (changes) => {
        sink.clear();
        const rows = changes.map(([of, at, rests]) => [of, price(at), size(rests)]);
        const time = '2024-11-07T08:19:27.028459Z';
        coinbase.decode(bytes({ type: 'l2update', product_id: 'BTC-USD', changes: rows, time }), sink);
        const { levels } = sink;
        expect(changes.map((_, row) => [levels.side[row], levels.price[row], levels.size[row]])).toEqual(
          changes.map(([of, at, rests]) => [of === 'buy' ? Side.Bid : Side.Ask, at, rests]),
        );
        expect([...levels.last.subarray(0, levels.length)]).toEqual(changes.map((_, i) => +(i === changes.length - 1)));
      }),
    );
  });

  it('turns a page of trades, the newest first, into trades in their order', () => {
    const trade = fc.tuple(side, cents, steps);
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 100 }), fc.nat(1_000_000), (trades, firstId) => {
        sink.clear();
        const page = trades.map(([of, at, of8], i) => {
          return { trade_id: firstId + i, side: of, size: size(of8), price: price(at), time: '2024-11-07T08:19:27Z' };
        });
        coinbase.backfill?.decode(bytes(page.reverse()), BTC, sink);
        const rows = trades.map((_, row) => [
          ...[sink.trades.sequence[row], sink.trades.aggressor[row], sink.trades.price[row], sink.trades.size[row]],
        ]);
        expect(sink.trades.length).toBe(trades.length);
        expect(rows).toEqual(trades.map(([of, at, of8], i) => [firstId + i, of === 'buy' ? -1 : 1, at, of8]));
      }),
    );
  });
});
