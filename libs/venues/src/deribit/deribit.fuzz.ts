import { type Instrument, Side } from '@livetape/model';
import fc from 'fast-check';
import { integerOf, levelTexts, parseExact, unitsOf } from '../platform-json';
import { Sink } from '../sink';
import { deribit } from './deribit';

const RUNS = 1_500;
const OPTION: Instrument = {
  id: 0,
  venue: 'deribit',
  symbol: 'BTC-27DEC24-80000-C',
  base: 'BTC',
  quote: 'BTC',
  priceDecimals: 4,
  sizeDecimals: 8,
};

const plain = fc.tuple(fc.nat(99_999), fc.stringMatching(/^\d{1,4}$/)).map((parts) => parts.join('.'));
const odd = fc.constantFrom('0', '0.123456789', '1.58E-4', '1e3', '1e400', '9'.repeat(40), '90071992.54740991');
/** Text of a decimal number, now and then one that does not fit. */
const decimalText = fc.oneof({ weight: 19, arbitrary: plain }, { weight: 1, arbitrary: odd });
const level = fc
  .tuple(fc.constantFrom('new', 'change', 'delete', 'new', 'new', 'gone'), decimalText, decimalText)
  .map(([action, price, amount]) => `["${action}",${price},${amount}]`);
const grouped = fc.tuple(decimalText, decimalText).map(([price, amount]) => `[${price},${amount}]`);
const side = fc.array(fc.oneof(level, grouped), { maxLength: 4 }).map((levels) => `[${levels}]`);
const change = fc.oneof(
  { weight: 19, arbitrary: fc.maxSafeNat().map(String) },
  { weight: 1, arbitrary: fc.constantFrom('9007199254740993', '"x"', '1.5') },
);
const frames = fc.tuple(side, side, change, change).map(([bids, asks, last, previous]) => {
  const data =
    `{"type":"change","timestamp":1699999999500,"instrument_name":"${OPTION.symbol}","change_id":${last},` +
    `"prev_change_id":${previous},"bids":${bids},"asks":${asks}}`;
  return `{"jsonrpc":"2.0","method":"subscription","params":{"channel":"book.${OPTION.symbol}.100ms","data":${data}}}`;
});

/** The levels of a frame by the platform's own reader; null where one number of it does not hold. */
function oracle(frame: string): string[] | null {
  const { params } = parseExact(frame) as { params: { data: Record<string, unknown> } };
  const { data } = params;
  const bids = (data['bids'] as unknown[][]).map((row) => levelText(Side.Bid, row));
  const asks = (data['asks'] as unknown[][]).map((row) => levelText(Side.Ask, row));
  const rows = [...bids, ...asks];
  const isLinked = [data['change_id'], data['prev_change_id']].every((value) => integerOf(value) !== null);
  if (!isLinked || rows.some((row) => row === null)) return null;
  return rows.length === 0 ? [`${Side.Bid} 0 0`] : (rows as string[]);
}

function levelText(of: Side, row: readonly unknown[]): string | null {
  const [action, price, amount] = row.length === 3 ? row : ['new', ...row];
  const [ticks, steps] = [unitsOf(price, OPTION.priceDecimals), unitsOf(amount, OPTION.sizeDecimals)];
  if (ticks === null || ticks === 0n || steps === null || action === 'gone') return null;
  return [of, ticks, action === 'delete' ? 0 : steps].join(' ');
}

describe('deribit', () => {
  const sink = new Sink({ instruments: [OPTION], capacity: 64 });
  let rows = 0;

  it('reads of books what the platform reads, all of a frame or nothing', () => {
    fc.assert(
      fc.property(frames, (frame) => {
        sink.clear();
        deribit.decode(new TextEncoder().encode(frame), sink);
        expect(levelTexts(sink.levels)).toEqual(oracle(frame) ?? []);
        rows += sink.levels.length;
      }),
      { numRuns: RUNS },
    );
    expect(rows).toBeGreaterThan(RUNS / 4);
  });
});
