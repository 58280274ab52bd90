import { type CloseName, type EncodingName, type Payload } from '@livetape/wire';

/** What goes out to clients, shared by all that need the same bytes: never written into. */
export interface Frame extends Payload {
  /** Whether it is a snapshot or a delta: those are what credit is spent on. */
  readonly isData: boolean;
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
  /** Whether another snapshot or delta may be sent: always, for a client that did not ask for credit. */
  readonly hasCredit: boolean;
  close(name: CloseName): void;
}

/** The frame of a snapshot or a delta. */
export function dataFrame({ bytes, isText }: Payload): Frame {
  return { bytes, isText, isData: true, packed: null };
}

/** The frame of any other message. */
export function controlFrame({ bytes, isText }: Payload): Frame {
  return { bytes, isText, isData: false, packed: null };
}
