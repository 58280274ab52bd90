import { Side } from '@livetape/model';
import fc from 'fast-check';
import { decimalText, expectSameRows, integerText, mostly } from '../conformance';
import { cutUnitsOf, instrumentOf, integerOf, levelText, messageOf, parseExact } from '../platform-json';
import { Sink } from '../sink';
import { htx } from './htx';

const BTC = instrumentOf('htx', 'btcusdt', 2, 6);
const price = mostly(19, decimalText(2), ['0', '1.005', '1.25E3', '1e400', '9'.repeat(40)]);
/** As Java writes doubles. */
const size = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: 1e-30, max: 1e9, noNaN: true }).map(String) },
  { weight: 8, arbitrary: fc.tuple(fc.nat(9999), fc.nat(9)).map(([units, zeros]) => `${units}.0E-${zeros}`) },
  { weight: 1, arbitrary: fc.constantFrom('0.0', '1.0E-15', '0E5', '-1.0', '9007199254740993', '1e400') },
);
const levels = fc.array(fc.tuple(price, size), { maxLength: 4 });
const sides = fc.record({ bids: levels, asks: levels }, { requiredKeys: [] });
const sequence = mostly(1, integerText, ['1.5', 'null', '9007199254740993']);

const text = (rows: readonly (readonly [string, string])[]) => `[${rows.map((row) => `[${row.join(',')}]`).join(',')}]`;
const changes = fc.tuple(sides, sequence, sequence).map(([{ bids, asks }, seqNum, prevSeqNum]) => {
  const side = (key: string, rows?: readonly (readonly [string, string])[]) => (rows ? `,"${key}":${text(rows)}` : '');
  const tick = `"seqNum":${seqNum},"prevSeqNum":${prevSeqNum}${side('bids', bids)}${side('asks', asks)}`;
  return `{"ch":"market.btcusdt.mbp.150","ts":1622707662703,"tick":{${tick}}}`;
});

/** The levels of a change by the platform's own reader; null where one number of it does not hold. */
function oracle(frame: string): string[] | null {
  const { tick } = parseExact(frame) as { tick: Record<string, unknown> };
  if (integerOf(tick['seqNum']) === null || integerOf(tick['prevSeqNum']) === null) return null;
  const side = (key: string, of: Side) =>
    ((tick[key] ?? []) as [unknown, unknown][]).map((row) => levelText(of, row, BTC, cutUnitsOf));
  return messageOf([...side('bids', Side.Bid), ...side('asks', Side.Ask)]);
}

describe('htx', () => {
  it('reads of books what the platform reads, sizes cut at the scale, all of a frame or nothing', () =>
    expectSameRows({ venue: htx, instrument: BTC, frames: changes, oracle }));

  it('hands trades on oldest first, however many a frame has', () => {
    const sink = new Sink({ instruments: [BTC], capacity: 64 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.maxSafeNat(), (count, first) => {
        const ids = Array.from({ length: count }, (_, i) => Math.max(0, Math.min(first, 2 ** 52)) + i);
        const trade = (id: number) =>
          `{"id":1${id}9,"ts":1616243199156,"tradeId":${id},"amount":0.5,"price":1.0,"direction":"buy"}`;
        const data = ids.toReversed().map(trade).join(',');
        sink.clear();
        htx.decode(
          new TextEncoder().encode(`{"ch":"market.btcusdt.trade.detail","ts":1616243199157,"tick":{"data":[${data}]}}`),
          sink,
        );
        expect([...sink.trades.sequence.subarray(0, sink.trades.length)]).toEqual(ids);
      }),
    );
  });
});
