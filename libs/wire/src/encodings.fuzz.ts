import { HOPS } from '@livetape/model';
import fc from 'fast-check';
import { type ChannelKind } from './channels';
import { encodings } from './encodings';
import { createReader } from './message-reader';
import { type Row, type Snapshot } from './protocol';

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
  fc.constantFrom('', 'binance', '币安人生USDT', '\u{feff}BTC', '👍'),
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
const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)));
const aggressor = fc.constantFrom(1, -1);

/** Rows of every kind, those that come and those that could. */
const ROWS: Readonly<Record<ChannelKind, fc.Arbitrary<unknown>>> = {
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

const CHANNELS: Readonly<Record<ChannelKind, string>> = {
  bars: 'bars:binance:BTCUSDT:1s',
  ticker: 'ticker:binance:币安人生USDT',
  trades: 'trades:binance:BTCUSDT',
  book: 'book:bitfinex:tDOGE:USD:25',
  greeks: 'greeks:deribit:BTC-27DEC24-100000-C',
  top: 'top:BTC-USDT',
  feeds: 'feeds',
  alerts: 'alerts',
  latency: 'latency',
};
const KINDS = Object.keys(CHANNELS) as ChannelKind[];

const instrument = { venue: 'v', symbol: '币', base: 'B', quote: 'Q', priceDecimals: 2, sizeDecimals: 8 };

/** What comes over the socket. */
function received(payload: { readonly bytes: Uint8Array; readonly isText: boolean }): string | Uint8Array {
  return payload.isText ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(payload.bytes) : payload.bytes;
}

/** What JSON makes of a value: the same, but that -0 is 0. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe.each(['json', 'binary'] as const)('%s', (name) => {
  const encoding = encodings[name];

  it.each(KINDS)('reads what was written of %s, over a chain of deltas', (kind) => {
    const channel = CHANNELS[kind];
    const rows = fc.array(ROWS[kind], { maxLength: 5 }) as fc.Arbitrary<Row[]>;
    const deltas = fc.array(fc.tuple(rows, fc.boolean(), fc.nat(3)), { maxLength: 4 });
    fc.assert(
      fc.property(rows, fc.boolean(), deltas, fc.maxSafeNat(), (first, recovered, deltas, handle) => {
        const reader = createReader();
        const head = { channel, handle, epoch: 'é1', offset: first.length, recovered, conflated: 3, instrument };
        const snapshot = { type: 'snapshot', ...head, rows: first };
        expect(reader.read(received(encoding.snapshot(head, first)))).toEqual(asJson(snapshot));
        let [before, offset] = [first.at(-1) ?? null, first.length];
        for (const [rows, isChained, conflated] of deltas) {
          offset += conflated + rows.length;
          const part = encoding.item({ kind, handle, offset, conflated, before: isChained ? before : null }, rows);
          const empty = encoding.item({ kind, handle, offset, conflated: 0, before: null }, []);
          const items = [
            [handle, offset, conflated, rows],
            [handle, offset, 0, []],
          ];
          const delta = { type: 'delta', serverTimeMs: 1_795_216_263_492, items };
          expect(reader.read(received(encoding.delta(1_795_216_263_492, [part, empty])))).toEqual(asJson(delta));
          before = rows.at(-1) ?? before;
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each(KINDS)('lets a new reader go on from a snapshot of %s that missed nothing', (kind) => {
    const row = ROWS[kind] as fc.Arbitrary<Row>;
    fc.assert(
      fc.property(row, row, (before, row) => {
        const reader = createReader();
        const head: Omit<Snapshot, 'type' | 'rows'> = {
          channel: CHANNELS[kind],
          handle: 7,
          epoch: 'e',
          offset: 1,
          recovered: true,
          conflated: 0,
          instrument: null,
        };
        expect(reader.read(received(encoding.snapshot(head, [], before)))).toEqual({
          type: 'snapshot',
          ...head,
          rows: [],
        });
        const part = encoding.item({ kind, handle: 7, offset: 2, conflated: 0, before }, [row]);
        const delta = { type: 'delta', serverTimeMs: 1, items: [[7, 2, 0, [row]]] };
        expect(reader.read(received(encoding.delta(1, [part])))).toEqual(asJson(delta));
      }),
    );
  });
});

describe('createReader', () => {
  const subscribed = (kind: ChannelKind, rows: readonly Row[]) => {
    const reader = createReader();
    const head = {
      channel: CHANNELS[kind],
      handle: 5,
      epoch: 'e',
      offset: 1,
      recovered: false,
      conflated: 0,
      instrument,
    };
    reader.read(encodings.binary.snapshot(head, rows).bytes);
    return reader;
  };
  const anyRows = fc
    .constantFrom(...KINDS)
    .chain((kind) =>
      fc.tuple(fc.constant(kind), fc.array(ROWS[kind] as fc.Arbitrary<Row>, { minLength: 1, maxLength: 4 })),
    );

  it('gives null for a frame that ends early, whatever it holds', () => {
    fc.assert(
      fc.property(anyRows, fc.double({ min: 0, max: 1, maxExcluded: true }), ([kind, rows], part) => {
        const item = encodings.binary.item(
          { kind, handle: 5, offset: 9, conflated: 0, before: rows[0] },
          rows,
        ) as Uint8Array;
        const { bytes } = encodings.binary.delta(1, [item]);
        const start = bytes.length - item.length;
        const end = start + 1 + Math.floor(part * (item.length - 1));
        if (end === bytes.length) return;
        expect(subscribed(kind, rows).read(bytes.slice(0, end))).toBeNull();
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives null or a message for bytes that were changed, and never throws', () => {
    const change = fc.tuple(fc.nat(), fc.nat(255));
    fc.assert(
      fc.property(
        anyRows,
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        ([kind, rows], changes, isDelta) => {
          const head = {
            channel: CHANNELS[kind],
            handle: 5,
            epoch: 'e',
            offset: 1,
            recovered: false,
            conflated: 0,
            instrument,
          };
          const item = encodings.binary.item({ kind, handle: 5, offset: 9, conflated: 1, before: rows[0] }, rows);
          const { bytes } = isDelta ? encodings.binary.delta(1, [item]) : encodings.binary.snapshot(head, rows);
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          const message = subscribed(kind, rows).read(bytes);
          if (message !== null) expect(['delta', 'snapshot']).toContain(message.type);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('gives null or a message for any bytes and any text, and never throws', () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    const frame = fc.oneof(
      bytes,
      bytes.map((rest) => Uint8Array.of(1, 1, 5, 1, ...rest)),
      bytes.map((rest) => rest.buffer),
      fc.string(),
      fc.json(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), frame, (kind, frame) => {
        const message = subscribed(kind, []).read(frame);
        if (message !== null) expect(typeof message.type).toBe('string');
      }),
      { numRuns: 2_000 },
    );
  });
});
