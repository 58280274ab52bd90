import { HOPS } from '@livetape/model';
import fc from 'fast-check';
import { type ChannelKind } from './channels';

const anyInt = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -300, max: 300 }));
const price = fc.oneof(fc.integer({ min: 9_000_000, max: 9_100_000 }), fc.integer({ min: -500, max: 500 }), anyInt);
const size = fc.oneof(fc.nat(1_000_000), fc.maxSafeNat());
const timeUs = fc.oneof(
  fc.nat(9).map((n) => 1_795_216_263_468_000 + n * 1_000),
  fc.integer({ min: 1_795_216_263_000_000, max: 1_795_216_264_000_000 }),
  fc.maxSafeNat(),
);
const sum = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.bigInt(0n, 2n ** 131n)).map(String);
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 'venue-1', '币安人生USDT', '\u{feff}BTC', '👍'),
);
const id = fc.oneof(
  fc.nat().map(String),
  fc.integer({ min: 5_833_893_286_000, max: 5_833_893_286_999 }).map(String),
  fc.bigInt(2n ** 53n - 2n, 2n ** 64n).map(String),
  fc.constantFrom('', '0', '-1', '007', '1e3', '9007199254740991', '9007199254740992', '1.0', ' 1'),
  text,
);
const decimal = fc.oneof(
  fc
    .tuple(fc.nat(), fc.integer({ min: 1, max: 18 }))
    .map(([units, decimals]) => (units / 10 ** decimals).toFixed(decimals)),
  fc.constantFrom(
    '',
    '0',
    '-0.01',
    '-0',
    '-0.0',
    '.5',
    '5.',
    '1e5',
    '00.1',
    '+1',
    'NaN',
    '1.2.3',
    '0x10',
    `0.${'0'.repeat(60)}1`,
  ),
  fc.bigInt(0n, 2n ** 80n).map(String),
  text,
);
const state = fc.constantFrom('buffering' as const, 'synced' as const, 'stale' as const);
const double = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null));
const levels = fc.array(fc.tuple(price, fc.oneof(fc.constant(0), size)), { maxLength: 6 });
const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
const aggressor = fc.constantFrom(1, -1);

/** Rows of every kind for tests, those that come and those that could. */
export const ROWS: Readonly<Record<ChannelKind, fc.Arbitrary<unknown>>> = {
  bars: fc.tuple(
    fc.oneof(
      fc.nat().map((n) => n * 1_000),
      anyInt,
    ),
    price,
    price,
    price,
    price,
    sum,
    sum,
    sum,
    fc.nat(),
    fc.nat(3),
  ),
  ticker: fc.tuple(price, size, aggressor, timeUs, price, size, price, size, timeUs),
  trades: fc.tuple(id, timeUs, price, size, aggressor),
  book: fc.tuple(
    state,
    fc.option(id),
    timeUs,
    timeUs,
    price,
    price,
    levels,
    levels,
    fc.option(fc.integer({ min: 0, max: 2 ** 32 - 1 })),
  ),
  greeks: fc.tuple(timeUs, timeUs, ...Array.from({ length: 11 }, () => double)),
  top: fc.oneof(
    fc.tuple(fc.constant('venue'), text, text, state, decimal, decimal, decimal, decimal, timeUs),
    fc.tuple(fc.constant('best'), decimal, text, decimal, text, decimal, fc.boolean()),
  ),
  feeds: fc.tuple(fc.constantFrom('feed', 'gap', 'book'), json),
  alerts: fc.tuple(fc.constant('alert'), json),
  latency: fc.tuple(text, fc.constantFrom(...HOPS), timeUs, ...Array.from({ length: 6 }, () => size)),
};

/** A channel of each kind. */
export const CHANNELS: Readonly<Record<ChannelKind, string>> = {
  bars: 'bars:venue-1:BTCUSDT:1s',
  ticker: 'ticker:venue-1:币安人生USDT',
  trades: 'trades:venue-1:BTCUSDT',
  book: 'book:venue-2:tDOGE:USD:25',
  greeks: 'greeks:venue-3:BTC-27DEC24-100000-C',
  top: 'top:BTC-USDT',
  feeds: 'feeds',
  alerts: 'alerts',
  latency: 'latency',
};
export const INSTRUMENT = { venue: 'v', symbol: '币', base: 'B', quote: 'Q', priceDecimals: 2, sizeDecimals: 8 };
