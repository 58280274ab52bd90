import { type Instrument, Side } from '@livetape/model';
import fc from 'fast-check';
import { levelTexts, parseExact, unitsOf } from '../platform-json';
import { Sink } from '../sink';
import { okx } from './okx';

const RUNS = 1_500;
const BTC: Instrument = {
  id: 0,
  venue: 'okx',
  symbol: 'BTC-USDT',
  base: 'BTC',
  quote: 'USDT',
  priceDecimals: 4,
  sizeDecimals: 8,
};

const plain = fc.tuple(fc.nat(99_999), fc.stringMatching(/^\d{1,4}$/)).map((parts) => parts.join('.'));
const odd = fc.constantFrom('0', '0.123456789', '1.58E-4', '1e3', '1e400', '9'.repeat(40), '90071992.54740991');
/** Text of a decimal number, now and then one that does not fit. */
const decimalText = fc.oneof({ weight: 19, arbitrary: plain }, { weight: 1, arbitrary: odd });
const level = fc.tuple(decimalText, decimalText).map(([price, size]) => `["${price}","${size}","0","1"]`);
const side = fc.array(level, { maxLength: 4 }).map((levels) => `[${levels}]`);
const sequence = fc.oneof(
  { weight: 19, arbitrary: fc.maxSafeNat().map(String) },
  { weight: 1, arbitrary: fc.constantFrom('9007199254740993', '1.5', 'null') },
);
const items = fc.tuple(side, side, sequence, sequence).map(([asks, bids, seqId, prevSeqId]) => {
  return `{"asks":${asks},"bids":${bids},"ts":"1597026383085","prevSeqId":${prevSeqId},"seqId":${seqId}}`;
});
const frames = fc
  .tuple(fc.array(items, { minLength: 1, maxLength: 3 }), fc.constantFrom('snapshot', 'update'))
  .map(([data, action]) => `{"arg":{"channel":"books","instId":"BTC-USDT"},"action":"${action}","data":[${data}]}`);

type Row = readonly [price: unknown, size: unknown];

/** The levels of a frame by the platform's own reader; null where one number of it does not hold. */
function oracle(frame: string): string[] | null {
  const { data } = parseExact(frame) as { data: Record<string, unknown>[] };
  const rows = data.flatMap((item) => {
    const bids = (item['bids'] as Row[]).map((row) => levelText(Side.Bid, row));
    const asks = (item['asks'] as Row[]).map((row) => levelText(Side.Ask, row));
    const isEmpty = bids.length + asks.length === 0;
    const numbers = [item['seqId'], item['prevSeqId']].map((value) => unitsOf(value, 0));
    const holds = numbers.every((value) => value !== null);
    return holds ? [...bids, ...asks, ...(isEmpty ? [`${Side.Bid} 0 0`] : [])] : [null];
  });
  return rows.every((row) => row !== null) ? rows : null;
}

function levelText(of: Side, [price, size]: Row): string | null {
  const [ticks, steps] = [unitsOf(price, BTC.priceDecimals), unitsOf(size, BTC.sizeDecimals)];
  return ticks === null || ticks === 0n || steps === null ? null : [of, ticks, steps].join(' ');
}

describe('okx', () => {
  const sink = new Sink({ instruments: [BTC], capacity: 64 });
  let rows = 0;

  it('reads of books what the platform reads, all of a frame or nothing', () => {
    fc.assert(
      fc.property(frames, (frame) => {
        sink.clear();
        okx.decode(new TextEncoder().encode(frame), sink);
        expect(levelTexts(sink.levels)).toEqual(oracle(frame) ?? []);
        rows += sink.levels.length;
      }),
      { numRuns: RUNS },
    );
    expect(rows).toBeGreaterThan(RUNS / 4);
  });
});
