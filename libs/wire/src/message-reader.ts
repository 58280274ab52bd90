import { ByteReader } from './byte-reader';
import { type MessageReader } from './encoding';
import { CHAINED, CONFLATED, DELTA_FRAME, PLAIN, ROW_COUNT, SNAPSHOT_FRAME } from './format';
import { parseJson } from './json-text';
import { layoutOfChannel } from './layouts';
import { type Delta, type Row, type ServerMessage, type Snapshot } from './protocol';
import { RowReader } from './row-reader';

/** Most channels that a reader keeps the last row of: no server sends more to one socket. */
const CHANNELS_MAX = 65_536;

/** A reader for one socket, of whichever encoding it speaks. */
export function createReader(): MessageReader {
  return new Reader();
}

/** What is known of a channel, by its handle. */
interface Known {
  readonly channel: string;
  readonly rows: RowReader;
}

class Reader implements MessageReader {
  private readonly channels = new Map<number, Known>();

  read(data: string | ArrayBuffer | Uint8Array): ServerMessage | null {
    if (typeof data === 'string') return this.readText(data);
    const reader = new ByteReader(data instanceof Uint8Array ? data : new Uint8Array(data));
    const frame = reader.byte();
    const message =
      frame === DELTA_FRAME ? this.delta(reader) : frame === SNAPSHOT_FRAME ? this.snapshot(reader) : null;
    return reader.hasFailed ? null : message;
  }

  private readText(text: string): ServerMessage | null {
    const message = parseJson(text) as ServerMessage | null | undefined;
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
      const [conflated, rows] = readList(reader, known.rows, false);
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
    const instrument = parseJson(reader.text() || 'null');
    const layout = layoutOfChannel(channel);
    if (layout === null || typeof instrument !== 'object' || this.channels.size >= CHANNELS_MAX) return null;
    const known = { channel, rows: new RowReader(layout) };
    const [conflated, rows] = readList(reader, known.rows, true);
    if (reader.left > 0) return null;
    this.channels.set(handle, known);
    return {
      type: 'snapshot',
      channel,
      handle,
      epoch,
      offset,
      recovered,
      conflated,
      instrument: instrument as Snapshot['instrument'],
      rows,
    };
  }
}

/** The number of conflated items and the rows. @param isBaseWritten whether the row stands there that the first is chained to */
function readList(
  reader: ByteReader,
  rows: RowReader,
  isBaseWritten: boolean,
): [conflated: number, rows: readonly Row[]] {
  const head = reader.uint();
  const isPlain = (head & PLAIN) !== 0;
  const isChained = (head & CHAINED) !== 0;
  const conflated = head & CONFLATED ? reader.uint() : 0;
  if (isChained && isBaseWritten) rows.read(reader, 1, isPlain, false);
  return [conflated, rows.read(reader, Math.floor(head / ROW_COUNT), isPlain, isChained)];
}
