import { type ChannelKind } from './channels';
import { type ControlMessage, type EncodingName, type Row, type ServerMessage, type Snapshot } from './protocol';

/** Where a delta item stands: `offset` is that of its last row, `conflated` counts the items skipped before its first. */
export interface DeltaItem {
  readonly kind: ChannelKind;
  readonly handle: number;
  readonly offset: number;
  readonly conflated: number;
  /**
   * The newest row before these that every receiver of the item has, where the server still has it: then only what differs from
   * it need be written. That is the last row of the delta or snapshot before, whatever the order of the rows in a whole state.
   * Of a book the header of the row (its levels may be empty).
   */
  readonly before: Row | null;
}

/** One item, encoded: the same for all clients at the same position, so it is made once and joined into many frames. */
export type Part = string | Uint8Array;

/** The payload of a WebSocket message. */
export interface Payload {
  readonly bytes: Uint8Array;
  /** Whether it goes out as a text frame; else as a binary one. */
  readonly isText: boolean;
}

/** One way to write the protocol, seen from the server. Pure; keeps nothing between calls. */
export interface Encoding {
  readonly name: EncodingName;
  /** @param rows oldest first; they must fit the kind */
  item(position: DeltaItem, rows: readonly Row[]): Part;
  /** @param parts of this same encoding */
  delta(serverTimeMs: number, parts: readonly Part[]): Payload;
  /**
   * @param before where there are no rows (a position that is up to date already): the newest row that the channel has had, since
   *   the deltas that follow say what differs from it and the client's reader is new
   */
  snapshot(head: Omit<Snapshot, 'type' | 'rows'>, rows: readonly Row[], before?: Row | null): Payload;
  control(message: ControlMessage): Payload;
}

/**
 * Reads what a server sends over one socket, in either encoding. Keeps the last row of each channel, since binary rows say what
 * differs from it: one reader for each socket.
 */
export interface MessageReader {
  /** The message, or null when it is none of the protocol: the socket is of no further use. Never throws. */
  read(data: string | ArrayBuffer | Uint8Array): ServerMessage | null;
}
