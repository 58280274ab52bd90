import { BinarySheet } from './binary-sheet';
import { ByteWriter } from './byte-writer';
import { type Encoding, type Payload } from './encoding';
import { SNAPSHOT_FRAME } from './format';
import { controlOf } from './json-encoding';
import { kindOfChannel } from './layouts';
import { writeList, writeNumbers } from './list-writer';
import { type Rows } from './number-rows';
import { type Row, type Snapshot } from './protocol';

const START_BYTES = 4_096;

/** Scratch memory: emptied before each use, made at the first. */
let scratch: ByteWriter | null = null;

/** Snapshots and deltas as docs/protocol.md lays out their bytes; everything else as JSON text. */
export const binaryEncoding: Encoding = {
  name: 'binary',
  createSheet: () => new BinarySheet(),
  snapshot,
  control: controlOf,
};

function snapshot(head: Omit<Snapshot, 'type' | 'rows'>, rows: Rows, before: Row | null = null): Payload {
  const kind = kindOfChannel(head.channel);
  if (kind === null) throw new RangeError(`there is no kind of channel like ${head.channel}`);
  const writer = (scratch ??= new ByteWriter(START_BYTES));
  writer.clear();
  writer.byte(SNAPSHOT_FRAME);
  writer.text(head.channel);
  writer.uint(head.handle);
  writer.text(head.epoch);
  writer.uint(head.offset);
  writer.uint(head.recovered ? 1 : 0);
  writer.text(head.instrument === null ? '' : JSON.stringify(head.instrument));
  const told = { conflated: head.conflated, isSnapshot: true };
  if (!writeNumbers(writer, kind, rows, told)) writeList(writer, { kind, rows, before, ...told });
  return { bytes: writer.take(), isText: false };
}
