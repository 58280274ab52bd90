/** A piece of a frame: bytes[start, end). A cursor is that of its token. */
export interface Span {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}
