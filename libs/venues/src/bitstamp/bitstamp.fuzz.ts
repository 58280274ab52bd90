import { Side } from '@livetape/model';
import fc from 'fast-check';
import { decimalText, expectSameRows, mostly } from '../conformance';
import { Link } from '../link';
import { instrumentOf, levelText, messageOf, parseExact } from '../platform-json';
import { Sink } from '../sink';
import { bitstamp } from './bitstamp';

const HOUR_US = 3_600_000_000;
const NOW_US = 1_618_677_691_591_574;
const BTC = instrumentOf('bitstamp', 'btcusd', 2, 8);

const odd = ['0', '0.00000000', '1.005', '1E-8', '1e400', '9'.repeat(40), ''];
const number = mostly(19, decimalText(2), odd);
const side = fc.array(fc.tuple(number, number), { maxLength: 4 });
const diff = (bids: unknown, asks: unknown, time: number) =>
  `{"event":"data","channel":"diff_order_book_btcusd","data":{"timestamp":"1","microtimestamp":"${time}","bids":${JSON.stringify(bids)},"asks":${JSON.stringify(asks)}}}`;

type Row = readonly [price: unknown, size: unknown];

/** The levels of a change by the platform's own reader; null where one number of it does not hold. */
function oracle(frame: string): string[] | null {
  const { data } = parseExact(frame) as { data: Record<string, Row[]> };
  const bids = data['bids'].map((row) => levelText(Side.Bid, row, BTC));
  const asks = data['asks'].map((row) => levelText(Side.Ask, row, BTC));
  return messageOf([...bids, ...asks]);
}

describe('bitstamp', () => {
  it('reads of books what the platform reads, all of a frame or nothing', () => {
    const frames = fc.tuple(side, side).map(([bids, asks]) => diff(bids, asks, NOW_US));
    expectSameRows({ venue: bitstamp, instrument: BTC, frames, oracle });
  });

  it('never lets one change out of time set aside one that is of now', () => {
    const step = fc.record({ aheadUs: fc.integer({ min: 2 * HOUR_US, max: 48 * HOUR_US }), isOfNow: fc.boolean() });
    const sink = new Sink({ instruments: [BTC], capacity: 64 });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        sink.link = new Link();
        sink.receiveTime = NOW_US;
        // Changes ahead lie further from each other than two clocks would.
        for (const [i, { aheadUs, isOfNow }] of steps.entries()) {
          const time = isOfNow ? NOW_US + i : NOW_US + aheadUs + i * 100 * HOUR_US;
          sink.clear();
          bitstamp.decode(new TextEncoder().encode(diff([['1.00', '1']], [], time)), sink);
          expect(sink.levels.length).toBe(isOfNow ? 1 : 0);
        }
      }),
    );
  });
});
