import fc from 'fast-check';
import { JsonCursor } from './json-cursor';
import { JsonFields } from './json-fields';
import { JsonTable, TableShape } from './json-table';
import { JsonKind, type JsonValues } from './json-values';
import { numbered } from './symbol-table';

const OUTER = numbered('id p ok data');
const INNER = numbered('s q t b a rows');
const ROW = numbered('p s');

/** @param heldMax texts of more bytes are read without the kernel: of -1, all */
function reader(heldMax?: number) {
  const row = new JsonFields(ROW);
  const arrays = { b: new JsonTable(2), a: new JsonTable(3, new JsonFields(ROW)), rows: row };
  const inner = new JsonFields(INNER, { arrays });
  const outer = new JsonFields(OUTER, { objects: { data: inner } });
  const cursor = new JsonCursor(undefined, heldMax);
  return { row, inner, outer, read: (bytes: Uint8Array) => readAll(bytes, cursor, outer) };
}

/** One that has learned so much that nothing is to be learned any more: it reads by keys in the kernel. */
function crowdedReader() {
  const crowded = reader();
  for (let i = 0; i < 400; i++) {
    const text = `{"data":{"k${i}":1},"l${i}":2}`;
    if (!crowded.read(new TextEncoder().encode(text))) throw new Error(text);
  }
  return crowded;
}

function readAll(bytes: Uint8Array, cursor: JsonCursor, outer: JsonFields): boolean {
  cursor.open(bytes);
  return outer.read(cursor) && cursor.isAtEnd();
}

/** All that can be asked of values, as text. */
function told(values: JsonValues, count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const column = new Float64Array(5).fill(-7);
    const kind = values.kindOf(i);
    if (kind === JsonKind.None) return '';
    const isTaken = [
      values.decimal(i, 8, column, 0),
      values.decimal(i, 2, column, 1),
      values.cutDecimal(i, 1, column, 2),
      values.unsigned(i, column, 3),
      values.time(i, column, 4),
    ];
    return [kind, values.text(i), ...isTaken, ...column].join(' ');
  });
}

function toldOfAll({ outer, inner, row }: ReturnType<typeof reader>): unknown {
  const tables = [inner.table(INNER.b), inner.table(INNER.a), inner.table(INNER.a, TableShape.Row)];
  return [
    told(outer, 4),
    told(inner, 6),
    tables.map((table) => table && told(table, table.rows * table.width)),
    inner.only(INNER.rows) && told(row, 2),
  ];
}

const number = fc.oneof(
  fc.maxSafeNat().map(String),
  fc.constantFrom(
    '0',
    '-0',
    '-1.5',
    '007',
    '1.',
    '.5',
    '1e-7',
    '1.5E3',
    '2.75E-5',
    '0e5',
    '12E+2',
    '3e20',
    '1.5E99',
    '-2.5e-3',
    '90071992547409920',
    '9007199254740991',
    '9007199254740992',
    '0.00000000000000000001',
    '18446744073709551617',
    '00',
    '1e',
    '1E+',
    '1700000000000',
  ),
  fc.tuple(fc.nat(99_999), fc.stringMatching(/^\d{1,9}$/)).map((parts) => parts.join('.')),
);
const plain = fc.oneof(
  { weight: 6, arbitrary: number },
  { weight: 6, arbitrary: number.map((text) => `"${text}"`) },
  { weight: 3, arbitrary: fc.constantFrom('"BTC"', '"buy"', '""', '"1\\u0031"', '"é"', '"2026-11-21T08:00:00.5Z"') },
  { weight: 2, arbitrary: fc.constantFrom('true', 'false', 'null', '{}', '[]', '[[]]', ' 1 ') },
);
const levels = fc.oneof(
  fc.array(
    fc.array(plain, { maxLength: 4 }).map((cells) => `[${cells.join(',')}]`),
    { maxLength: 4 },
  ),
  fc.array(
    fc.tuple(plain, plain).map(([p, s]) => `{"p":${p},"s":${s}}`),
    { maxLength: 3 },
  ),
  fc.array(plain, { maxLength: 3 }),
);
const array = levels.map((rows) => `[${rows.join(',')}]`);
const member = (keys: string, value: fc.Arbitrary<string>) =>
  fc.tuple(fc.constantFrom(...keys.split(' ')), value).map(([key, text]) => `"${key}":${text}`);
const inside = fc.array(fc.oneof(member('s q t x', plain), member('b a rows', array), member('b', plain)), {
  maxLength: 6,
});
const frame = fc
  .tuple(
    fc.array(member('id p ok e', plain), { maxLength: 3 }),
    inside,
    fc.array(member('ok y', plain), { maxLength: 1 }),
  )
  .map(([before, data, after]) => `{${[...before, `"data":{${data.join(',')}}`, ...after].join(',')}}`);

describe('JsonFields', () => {
  it('reads a frame as one that reads key by key does, whatever it learned before', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 32, max: 126 })), { maxLength: 2 });
    const learned = reader();
    const crowded = crowdedReader();
    const fresh = reader(-1);
    let read = 0;
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 4 }), damage, fc.nat(), (frames, hits, cut) => {
        const encode = (text: string) => new TextEncoder().encode(text);
        const odd = encode(frames[0]);
        for (const [at, byte] of hits) odd[at % odd.length] = byte;
        const cutShort = cut % 3 === 0 ? odd.subarray(0, cut % (odd.length + 1)) : odd;
        for (const bytes of [...frames, ...frames].map(encode).concat(cutShort)) {
          const isRead = fresh.read(bytes);
          const expected = isRead && toldOfAll(fresh);
          expect([learned, crowded].map(({ read: readIt }) => readIt(bytes))).toEqual([isRead, isRead]);
          if (!isRead) continue;
          read++;
          // What was read last is what the kernel has a copy of.
          expect(toldOfAll(crowded)).toEqual(expected);
          learned.read(bytes);
          expect(toldOfAll(learned)).toEqual(expected);
        }
      }),
      { numRuns: 1500 },
    );
    expect(read).toBeGreaterThan(1500);
  });

  it('learns what is always written alike, in a buffer that frames share, and forgets what no longer is', () => {
    const { outer, inner, read } = reader();
    const column = new Float64Array(2);
    const shared = new Uint8Array(65_536);
    for (let i = 0; i < 20_000; i++) {
      const key = i < 10_000 ? `k${i % 300}` : 'x';
      const text = `{"${key}":"a","id":${i},"data":{"s":"BTC","q":"${i}.25","b":[["1.5","2"]]}}`;
      const at = (i * 100) % 60_000;
      const { written } = new TextEncoder().encodeInto(text, shared.subarray(at));
      expect(read(shared.subarray(at, at + written))).toBe(true);
      expect(outer.unsigned(OUTER.id, column, 0) && inner.decimal(INNER.q, 2, column, 1)).toBe(true);
      expect([...column]).toEqual([i, i * 100 + 25]);
    }
  });
});
