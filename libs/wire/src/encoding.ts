import { type ChannelKind } from './channels';
import { type Rows } from './number-rows';
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
   * Of a book the header of the row (its levels may be empty). Rows of numbers know it themselves.
   */
  readonly before: Row | null;
}

/** The payload of a WebSocket message. */
export interface Payload {
  readonly bytes: Uint8Array;
  /** Whether it goes out as a text frame; else as a binary one. */
  readonly isText: boolean;
}

/**
 * The items of a flush in one encoding, each written once, from which the frames of all clients are put together. What it has
 * written is kept until `clear`.
 */
export interface Sheet {
  /** Writes an item behind the last one; its number. @param rows oldest first; they must fit the kind */
  add(item: DeltaItem, rows: Rows): number;
  /** The frame of some of the items, by their numbers: cheapest where they follow one another. */
  delta(serverTimeMs: number, items: readonly number[]): Payload;
  clear(): void;
}

/** One way to write the protocol, seen from the server. Pure; keeps nothing between calls. */
export interface Encoding {
  readonly name: EncodingName;
  createSheet(): Sheet;
  /**
   * @param before where there are no rows (a position that is up to date already): the newest row that the channel has had, since
   *   the deltas that follow say what differs from it and the client's reader is new
   */
  snapshot(head: Omit<Snapshot, 'type' | 'rows'>, rows: Rows, before?: Row | null): Payload;
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
