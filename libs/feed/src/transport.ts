import { type FeedErrorCode } from './errors';

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

/** Opens sockets. Answers WebSocket pings by itself and refuses frames above its limit. Never throws. */
export interface Transport {
  open(url: string, events: SocketEvents): Socket;
}
