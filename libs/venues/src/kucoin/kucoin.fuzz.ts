import { Side } from '@livetape/model';
import fc from 'fast-check';
import { decimalText, expectSameRows, integerText, mostly } from '../conformance';
import { cutUnitsOf, instrumentOf, integerOf, levelText, messageOf, parseExact } from '../platform-json';
import { kucoin } from './kucoin';

const BTC = instrumentOf('kucoin', 'BTC-USDT', 2, 6);
const number = fc.oneof(
  { weight: 15, arbitrary: decimalText(2) },
  { weight: 3, arbitrary: fc.constantFrom('0', '0.000', '12') },
  { weight: 1, arbitrary: fc.constantFrom('1.00000001', '0.00000000001', '1e400', '9'.repeat(40), '', 'x') },
);
const side = fc.array(fc.tuple(number, number, fc.maxSafeNat()), { maxLength: 4 });
const sequence = mostly(9, integerText, ['1.5', 'null', '"9007199254740993"']);
const frames = fc.tuple(side, side, sequence, sequence).map(([asks, bids, first, last]) => {
  const text = (rows: typeof asks) => JSON.stringify(rows.map((row) => row.map(String)));
  const changes = `{"asks":${text(asks)},"bids":${text(bids)}}`;
  const data = `{"changes":${changes},"sequenceStart":${first},"sequenceEnd":${last},"time":1663747970273}`;
  return `{"type":"message","topic":"/market/level2:BTC-USDT","subject":"trade.l2update","data":${data}}`;
});

type Row = readonly [price: unknown, size: unknown];

/** The levels of a change by the platform's own reader; null where one number of it does not hold. */
function oracle(frame: string): string[] | null {
  const { data } = parseExact(frame) as { data: Record<string, unknown> };
  if (integerOf(data['sequenceStart']) === null || integerOf(data['sequenceEnd']) === null) return null;
  const { asks, bids } = data['changes'] as Record<string, Row[]>;
  const texts = (rows: readonly Row[], of: Side) =>
    rows.filter(([price]) => price !== '0').map((row) => levelText(of, row, BTC, cutUnitsOf));
  return messageOf([...texts(bids, Side.Bid), ...texts(asks, Side.Ask)]);
}

describe('kucoin', () => {
  it('reads of books what the platform reads, but for levels of price 0, all of a frame or nothing', () =>
    expectSameRows({ venue: kucoin, instrument: BTC, frames, oracle }));
});
