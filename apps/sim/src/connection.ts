import { type Span } from './text-frames';

/** One client's socket, seen from the venue. Frames are collected and written by `flush`; all other sends keep their place. */
export interface Connection {
  /** A stalled connection stays open and says nothing more: no frame, no ping, no end. */
  isStalled: boolean;
  /** When it was opened, in simulated time. */
  readonly openedMs: number;
  readonly isOpen: boolean;
  /** Adds one frame to the next flush. */
  add(span: Span): void;
  /** Writes what was collected. */
  flush(): void;
  /** Sends a text frame, or a binary one where given bytes. */
  send(data: string | Buffer): void;
  /** Sends a text frame of exactly these bytes, be they UTF-8 or not. */
  sendRawText(bytes: Buffer): void;
  ping(payload: string): void;
  /** Ends by the closing handshake. */
  close(code: number, reason: string): void;
  /** Ends with a TCP reset. */
  reset(): void;
  /** Ends in the middle of a frame. */
  cut(): void;
}
