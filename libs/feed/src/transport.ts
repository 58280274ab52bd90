import { type FeedErrorCode } from './errors';

/**
 * 4 MiB: forty times the largest frame that a venue is known to send (a book of 5,000 levels), and a frame of that size
 * decodes in less than 50 ms.
 */
export const FRAME_BYTES_MAX = 4 * 1024 * 1024;

/** Why a socket ended. */
export interface SocketEnd {
  readonly code: FeedErrorCode;
  /** The other side's words or the close code, for the reason sentence. */
  readonly detail: string;
  /** How long the venue asked us to stay away, in ms; null where it did not say. */
  readonly retryAfterMs: number | null;
}

/** What a socket tells its owner, in this order: `opened` once, `frame` any number of times, `closed` once, last. */
export interface SocketEvents {
  opened(): void;
  /** One whole frame, text or binary; the bytes are valid until the call returns. */
  frame(bytes: Uint8Array): void;
  closed(end: SocketEnd): void;
}

/** A client socket. After `closed` every call is without effect. */
export interface Socket {
  send(text: string): void;
  /** Asks for an orderly end; frames on their way still arrive. */
  close(): void;
  /** Ends it at once, whatever the other side does. */
  terminate(): void;
}

/**
 * Opens sockets. Answers WebSocket pings by itself, but heaps up no answers for one who does not read them; refuses frames
 * above `FRAME_BYTES_MAX`. Never throws.
 */
export interface Transport {
  open(url: string, events: SocketEvents): Socket;
}
