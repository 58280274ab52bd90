import fc from 'fast-check';
import { CHANNELS, INSTRUMENT as instrument, ROWS } from './rows.arbitrary';
import { type ChannelKind } from './channels';
import { encodings } from './encodings';
import { deltaOf } from './fixtures';
import { createReader } from './message-reader';
import { type Row, type Snapshot } from './protocol';

const KINDS = Object.keys(CHANNELS) as ChannelKind[];

/** Of a delta at the time 1: the kind of frame and the time. */
const HEAD_BYTES = 2;

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
          const known = isChained ? before : null;
          const payload = deltaOf(encoding, 1_795_216_263_492, [
            [{ kind, handle, offset, conflated, before: known }, rows],
            [{ kind, handle, offset, conflated: 0, before: null }, []],
          ]);
          const items = [
            [handle, offset, conflated, rows],
            [handle, offset, 0, []],
          ];
          const delta = { type: 'delta', serverTimeMs: 1_795_216_263_492, items };
          expect(reader.read(received(payload))).toEqual(asJson(delta));
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
        const payload = deltaOf(encoding, 1, [[{ kind, handle: 7, offset: 2, conflated: 0, before }, [row]]]);
        const delta = { type: 'delta', serverTimeMs: 1, items: [[7, 2, 0, [row]]] };
        expect(reader.read(received(payload))).toEqual(asJson(delta));
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
        const item = { kind, handle: 5, offset: 9, conflated: 0, before: rows[0] };
        const { bytes } = deltaOf(encodings.binary, 1, [[item, rows]]);
        const end = HEAD_BYTES + 1 + Math.floor(part * (bytes.length - HEAD_BYTES - 1));
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
          const item = { kind, handle: 5, offset: 9, conflated: 1, before: rows[0] };
          const { bytes } = isDelta
            ? deltaOf(encodings.binary, 1, [[item, rows]])
            : encodings.binary.snapshot(head, rows);
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
