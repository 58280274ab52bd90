import { type Instrument } from '@livetape/model';
import fc from 'fast-check';
import { Sink } from '../sink';
import { binance } from './binance';

const PRICE_DECIMALS = 4;
const SIZE_DECIMALS = 8;
const instrument = (symbol: string, id: number): Instrument => ({
  id,
  venue: 'binance',
  symbol,
  base: '',
  quote: '',
  priceDecimals: PRICE_DECIMALS,
  sizeDecimals: SIZE_DECIMALS,
});
const INSTRUMENTS = ['BTCUSDT', 'ETHUSDT', 'B'].map(instrument);
const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** One member of an object: the text of its key and of its value. */
type Member = readonly [key: string, value: string];

function mostly<T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: odd });
}

const quoted = (text: fc.Arbitrary<string>) => text.map((inner) => JSON.stringify(inner));
const plainDecimal = fc
  .tuple(fc.nat(99_999), fc.stringMatching(/^\d{1,4}0{0,4}$/))
  .map(([whole, fraction]) => `${whole}.${fraction}`);
const oddDecimal = fc.oneof(
  fc.stringMatching(/^\d{1,5}\.\d{5,9}$/),
  fc.constantFrom('0', '1.58E-4', '1e3', '1e400', '0x10', 'NaN', '', '-1', '07', '9'.repeat(40), '90071992.54740991'),
);
const decimal = mostly(plainDecimal, oddDecimal);
const integer = mostly(
  fc.maxSafeNat().map(String),
  fc.constantFrom('1e3', '-1', '9007199254740993', 'null', '"5"', '1.0'),
);
const time = mostly(
  fc.integer({ min: 1_500_000_000_000, max: 1_900_000_000_000 }).map(String),
  fc.constantFrom('0', '1672515782134567', '99999999999999'),
);
const member = (key: string, value: fc.Arbitrary<string>): fc.Arbitrary<Member> => value.map((text) => [key, text]);
const symbol = mostly(fc.constantFrom('"BTCUSDT"', '"ETHUSDT"', '"B"'), fc.constantFrom('"b"', '"BTCUSDT "', '1'));
const noise = fc.array(fc.tuple(quoted(fc.stringMatching(/^[n-z]{2,5}$/)), fc.json({ maxDepth: 2 })), { maxLength: 3 });

const members = fc
  .oneof(
    fc.tuple(
      member('e', fc.constantFrom('"aggTrade"', '"trade"', '"aggTrade"')),
      member('s', symbol),
      member('p', quoted(decimal)),
      member('q', quoted(decimal)),
      member('T', time),
      member('m', mostly(fc.constantFrom('true', 'false'), fc.constant('1'))),
      member('a', integer),
      member('t', integer),
      member('f', fc.constantFrom('5', '0')),
      member('l', fc.constantFrom('5', '77')),
    ),
    fc.tuple(
      member('s', symbol),
      member('u', integer),
      member('b', quoted(decimal)),
      member('B', quoted(decimal)),
      member('a', quoted(decimal)),
      member('A', quoted(decimal)),
    ),
  )
  .chain((fields) => fc.shuffledSubarray([...fields] as Member[], { minLength: fields.length - 1 }));

const space = fc.constantFrom('', '', ' ', '\n', '\t \r');
const frames = fc.tuple(members, noise, space, fc.boolean()).map(([fields, others, gap, isCombined]) => {
  const all = [...fields.map(([key, value]) => [JSON.stringify(key), value]), ...others];
  const data = `{${gap}${all.map((pair) => pair.join(`${gap}:${gap}`)).join(`${gap},${gap}`)}${gap}}`;
  return isCombined ? `{"stream":"x@y",${gap}"data":${data}${gap}}` : data;
});

/** The exact integer of decimal text, by the definition; null where there is none below 2^53. */
function units(text: unknown, decimals: number): bigint | null {
  const match = typeof text === 'string' ? /^(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) : null;
  if (match === null) return null;
  const [, whole, fraction = '', exponent = '0'] = match;
  const shift = decimals + Number(exponent) - fraction.length;
  if (Math.abs(shift) > 100) return null;
  const mantissa = BigInt(whole + fraction) * 10n ** BigInt(Math.max(0, shift));
  const divisor = 10n ** BigInt(Math.max(0, -shift));
  return mantissa % divisor === 0n && mantissa / divisor <= SAFE ? mantissa / divisor : null;
}

/** What the frame holds by the platform's own reader, numbers as their text; a row as text, or null where none is due. */
function oracle(frame: string): string | null {
  const keep = (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? `#${context?.source}` : value;
  const parsed = JSON.parse(frame, keep as (key: string, value: unknown) => unknown) as Record<string, unknown>;
  const event = ('data' in parsed ? parsed['data'] : parsed) as Record<string, unknown>;
  const id = INSTRUMENTS.findIndex((known) => known.symbol === event['s']);
  if (id < 0) return null;
  return event['e'] === undefined ? topRow(event, id) : tradeRow(event, id);
}

function plain(value: unknown): bigint | null {
  const text = typeof value === 'string' ? value.replace(/^#/, '') : '';
  return /^(0|[1-9]\d*)$/.test(text) && BigInt(text) <= SAFE ? BigInt(text) : null;
}

function tradeRow(event: Record<string, unknown>, id: number): string | null {
  const isAggregate = event['e'] === 'aggTrade';
  const tradeId = plain(event[isAggregate ? 'a' : 't']);
  const first = isAggregate ? plain(event['f']) : tradeId;
  const last = isAggregate ? plain(event['l']) : tradeId;
  const at = plain(event['T']);
  const price = units(event['p'], PRICE_DECIMALS);
  const size = units(event['q'], SIZE_DECIMALS);
  const numbers = [tradeId, first, last, at];
  if (numbers.includes(null) || !price || !size || typeof event['m'] !== 'boolean') return null;
  const us = microseconds(at as bigint);
  if (us === null || (first as bigint) > (last as bigint)) return null;
  return ['trade', id, price, size, event['m'] ? -1 : 1, tradeId, first, last, us].join();
}

function microseconds(at: bigint): bigint | null {
  const us = at < 10n ** 14n ? at * 1000n : at;
  return us < 1_230_768_000_000_000n || us > 4_102_444_800_000_000n ? null : us;
}

function topRow(event: Record<string, unknown>, id: number): string | null {
  const [bid, ask] = [units(event['b'], PRICE_DECIMALS), units(event['a'], PRICE_DECIMALS)];
  const [bidSize, askSize] = [units(event['B'], SIZE_DECIMALS), units(event['A'], SIZE_DECIMALS)];
  const sequence = plain(event['u']);
  if (bid === null || ask === null || bidSize === null || askSize === null || sequence === null) return null;
  if (bid > 0n !== bidSize > 0n || ask > 0n !== askSize > 0n) return null;
  return ['top', id, bid, bidSize, ask, askSize, sequence].join();
}

function rowOf({ trades, tops, levels }: Sink): string | null {
  if (trades.length + tops.length + levels.length === 0) return null;
  if (tops.length === 1) {
    const { instrument: of, bidPrice, bidSize, askPrice, askSize, sequence } = tops;
    return ['top', of[0], bidPrice[0], bidSize[0], askPrice[0], askSize[0], sequence[0]].join();
  }
  const { instrument: of, price, size, aggressor, id, firstId, lastId, eventTime } = trades;
  return ['trade', of[0], price[0], size[0], aggressor[0], id[0], firstId[0], lastId[0], eventTime[0]].join();
}

describe('binance', () => {
  const sink = new Sink({ instruments: INSTRUMENTS, capacity: 8 });
  const decode = (bytes: Uint8Array) => {
    sink.clear();
    binance.decode(bytes, sink);
    return rowOf(sink);
  };
  let rows = 0;

  it('reads what the platform reads, whatever the order, the white space and the company of keys', () => {
    fc.assert(
      fc.property(frames, (frame) => {
        const row = decode(new TextEncoder().encode(frame));
        expect(row).toBe(oracle(frame));
        if (row !== null) rows++;
      }),
      { numRuns: 3000 },
    );
    expect(rows).toBeGreaterThan(500);
  });

  it('gives of damaged bytes what the platform reads from them, or nothing', () => {
    const hits = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 2 });
    fc.assert(
      fc.property(frames, hits, fc.nat(), (frame, damage, cut) => {
        const bytes = new TextEncoder().encode(frame);
        for (const [at, byte] of damage) bytes[at % bytes.length] = byte;
        const row = decode(cut % 4 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes);
        if (row !== null) expect(row).toBe(oracle(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
      }),
      { numRuns: 3000 },
    );
  });
});
