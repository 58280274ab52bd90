import { type Frame, type Outbox } from '@livetape/fanout';
import { createReader, type EncodingName } from '@livetape/wire';
import { headerBytes, Whole } from './whole';

/** A client in memory: counts the bytes of its deltas with their frames' headers. */
export class Meter implements Outbox {
  readonly hasCredit = true;
  bytes = 0;
  /** Made of the same deltas. */
  readonly whole = new Whole();
  /** Deltas whose offset is not the one before, and what was conflated, and the rows. */
  gaps = 0;
  rows = 0;
  private readonly reader = createReader();
  private readonly offsets = new Map<number, number>();

  constructor(readonly encoding: EncodingName) {}

  send({ bytes, isText }: Pick<Frame, 'bytes' | 'isText'>): void {
    const message = this.reader.read(isText ? new TextDecoder().decode(bytes) : bytes);
    if (message === null) throw new Error('the reader cannot read what the server sent');
    this.whole.take(message);
    if (message.type === 'snapshot') this.offsets.set(message.handle, message.offset);
    if (message.type !== 'delta') return;
    this.bytes += bytes.length + headerBytes(bytes.length);
    for (const [handle, offset, conflated, rows] of message.items) {
      if (this.offsets.get(handle) !== offset - conflated - rows.length) this.gaps++;
      this.offsets.set(handle, offset);
      this.rows += rows.length;
    }
  }

  unreadBytes(): number {
    return 0;
  }

  close(): void {
    throw new Error('a client that reads was closed');
  }
}
