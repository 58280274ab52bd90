import { ByteReader } from './byte-reader';
import { type MessageReader } from './encoding';
import { FRAMES, ROWS } from './format';
import { type KindLayout, layoutOfChannel } from './layouts';
import { isOfNumbers } from './number-plan';
import { NumberReader } from './number-reader';
import { type Delta, type Row, type ServerMessage, type Snapshot } from './protocol';
import { readRows } from './row-reader';
import { type Manner } from './row-writer';

/** Most channels that a reader keeps the last row of: no server sends more to one socket. */
const CHANNELS_MAX = 65_536;

/** A reader for one socket, of whichever encoding it speaks. */
export function createReader(): MessageReader {
  return new Reader();
}

/** What is known of a channel, by its handle. */
interface Known {
  readonly channel: string;
  readonly layout: KindLayout;
  last: Row | null;
  /** Of a kind whose fields are all numbers; else null. */
  readonly numbers: NumberReader | null;
}

class Reader implements MessageReader {
  private readonly channels = new Map<number, Known>();

  read(data: string | ArrayBuffer | Uint8Array): ServerMessage | null {
    if (typeof data === 'string') return this.readText(data);
    const reader = new ByteReader(data instanceof Uint8Array ? data : new Uint8Array(data));
    const frame = reader.byte();
    const message =
      frame === FRAMES.delta ? this.delta(reader) : frame === FRAMES.snapshot ? this.snapshot(reader) : null;
    return reader.hasFailed ? null : message;
  }

  private readText(text: string): ServerMessage | null {
    const message = parse<ServerMessage>(text);
    if (typeof message?.type !== 'string') return null;
    if (message.type === 'unsubscribed' && Array.isArray(message.channels)) this.forget(message.channels);
    return message;
  }

  private forget(channels: readonly string[]): void {
    for (const [handle, { channel }] of this.channels) if (channels.includes(channel)) this.channels.delete(handle);
  }

  private delta(reader: ByteReader): Delta {
    const serverTimeMs = reader.uint();
    const items: Delta['items'][number][] = [];
    while (reader.left > 0) {
      const handle = reader.uint();
      const offset = reader.uint();
      const known = this.channels.get(handle);
      if (known === undefined) {
        reader.fail();
        break;
      }
      const [conflated, rows] = readList(reader, known, false);
      items.push([handle, offset, conflated, rows]);
    }
    return { type: 'delta', serverTimeMs, items };
  }

  private snapshot(reader: ByteReader): Snapshot | null {
    const channel = reader.text();
    const handle = reader.uint();
    const epoch = reader.text();
    const offset = reader.uint();
    const recovered = reader.uint() === 1;
    const instrument = parse<NonNullable<Snapshot['instrument']>>(reader.text() || 'null');
    const layout = layoutOfChannel(channel);
    if (layout === null || instrument === undefined || this.channels.size >= CHANNELS_MAX) return null;
    const numbers = isOfNumbers(layout.forms[0]) ? new NumberReader(layout.forms[0]) : null;
    const known: Known = { channel, layout, last: null, numbers };
    const [conflated, rows] = readList(reader, known, true);
    if (reader.left > 0) return null;
    this.channels.set(handle, known);
    return { type: 'snapshot', channel, handle, epoch, offset, recovered, conflated, instrument, rows };
  }
}

/** The number of conflated items and the rows; the last of these is kept. */
function readList(reader: ByteReader, known: Known, isBaseWritten: boolean): [conflated: number, rows: readonly Row[]] {
  const head = reader.uint();
  const isPlain = (head & ROWS.plain) !== 0;
  const conflated = head & ROWS.conflated ? reader.uint() : 0;
  let before: Row | null = null;
  if (head & ROWS.chained) {
    if (isBaseWritten) {
      known.last = readRows(reader, known.layout, 1, { before: null, isPlain })[0] ?? null;
      known.numbers?.keep(known.last);
    }
    before = known.last;
    if (before === null) reader.fail();
  }
  const rows = readAll(reader, known, Math.floor(head / ROWS.count), { before, isPlain });
  known.last = rows.at(-1) ?? known.last;
  return [conflated, rows];
}

function readAll(reader: ByteReader, { layout, numbers }: Known, count: number, manner: Manner): readonly Row[] {
  if (numbers === null || count === 0) return readRows(reader, layout, count, manner);
  const read = manner.isPlain ? null : numbers.read(reader, count, manner.before !== null);
  if (read !== null) return read;
  const rows = readRows(reader, layout, count, manner);
  numbers.keep(rows.at(-1) ?? null);
  return rows;
}

/** The object or null that a JSON text is; undefined where it is anything else. */
function parse<T extends object>(text: string): T | null | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? (value as T | null) : undefined;
  } catch {
    // SyntaxError: what stands between us and the server may send anything.
    return undefined;
  }
}
