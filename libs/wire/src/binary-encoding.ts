import { ByteWriter } from './byte-writer';
import { type DeltaItem, type Encoding, type Part, type Payload } from './encoding';
import { FRAMES, ROWS } from './format';
import { controlOf } from './json-encoding';
import { type KindLayout, layoutOfChannel, LAYOUTS } from './layouts';
import { type Row, type Snapshot } from './protocol';
import { writeRows } from './row-writer';

const START_BYTES = 4_096;

/** Scratch memory: emptied before each use, made at the first. */
let scratch: ByteWriter | null = null;

/** Snapshots and deltas as docs/protocol.md lays out their bytes; everything else as JSON text. */
export const binaryEncoding: Encoding = { name: 'binary', item, delta, snapshot, control: controlOf };

function item({ kind, handle, offset, conflated, before }: DeltaItem, rows: readonly Row[]): Uint8Array {
  const layout = LAYOUTS[kind];
  const writer = clean();
  const writeHead = () => {
    writer.uint(handle);
    writer.uint(offset);
  };
  writeList(writer, writeHead, {
    layout,
    rows,
    conflated,
    before: layout.isChained ? before : null,
    isBaseWritten: false,
  });
  return writer.take();
}

function delta(serverTimeMs: number, parts: readonly Part[]): Payload {
  const writer = clean();
  writer.byte(FRAMES.delta);
  writer.uint(serverTimeMs);
  for (const part of parts) writer.append(part as Uint8Array);
  return { bytes: writer.take(), isText: false };
}

function snapshot(head: Omit<Snapshot, 'type' | 'rows'>, rows: readonly Row[], before: Row | null = null): Payload {
  const layout = layoutOfChannel(head.channel);
  if (layout === null) throw new RangeError(`there is no kind of channel like ${head.channel}`);
  const writer = clean();
  const writeHead = () => {
    writer.byte(FRAMES.snapshot);
    writer.text(head.channel);
    writer.uint(head.handle);
    writer.text(head.epoch);
    writer.uint(head.offset);
    writer.uint(head.recovered ? 1 : 0);
    writer.text(head.instrument === null ? '' : JSON.stringify(head.instrument));
  };
  const base = layout.isChained && rows.length === 0 ? before : null;
  writeList(writer, writeHead, { layout, rows, conflated: head.conflated, before: base, isBaseWritten: true });
  return { bytes: writer.take(), isText: false };
}

interface List {
  readonly layout: KindLayout;
  readonly rows: readonly Row[];
  readonly conflated: number;
  readonly before: Row | null;
  /** Whether the row before is written too, for a client that has it not. */
  readonly isBaseWritten: boolean;
}

/** A list of rows after its head: as differences, or where one of those is not exact, plainly. */
function writeList(writer: ByteWriter, writeHead: () => void, list: List): void {
  for (const isPlain of [false, true]) {
    writer.clear();
    writeHead();
    writeBody(writer, list, isPlain);
    if (!writer.isInexact) return;
  }
  throw new RangeError('a number of a row is no exact integer');
}

function writeBody(
  writer: ByteWriter,
  { layout, rows, conflated, before, isBaseWritten }: List,
  isPlain: boolean,
): void {
  const flags =
    (before === null ? 0 : ROWS.chained) + (isPlain ? ROWS.plain : 0) + (conflated === 0 ? 0 : ROWS.conflated);
  writer.uint(rows.length * ROWS.count + flags);
  if (conflated !== 0) writer.uint(conflated);
  if (before !== null && isBaseWritten) writeRows(writer, layout, [before], { before: null, isPlain });
  writeRows(writer, layout, rows, { before, isPlain });
}

function clean(): ByteWriter {
  scratch ??= new ByteWriter(START_BYTES);
  scratch.clear();
  return scratch;
}
