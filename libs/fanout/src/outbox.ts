import { type CloseName, type EncodingName, type Payload } from '@livetape/wire';

/** What goes out to clients, shared by all that need the same bytes: never written into. */
export interface Frame extends Payload {
  /** Slot of the transport: the bytes that it writes, made by the first connection that sends the frame. */
  packed: Uint8Array | null;
}

/** The sending end of one client's connection. */
export interface Outbox {
  readonly encoding: EncodingName;
  /** Several in one turn may go out as one write. */
  send(frame: Frame): void;
  /** Bytes sent, and not known to have reached the other side. */
  unreadBytes(): number;
  close(name: CloseName): void;
}

export function frameOf({ bytes, isText }: Payload): Frame {
  return { bytes, isText, packed: null };
}
