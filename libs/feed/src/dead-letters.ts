const LETTERS_MAX = 32;
const BYTES_MAX = 256;

/** A frame that was set aside, kept so that somebody can see what the venue sent. */
export interface DeadLetter {
  /** µs since the epoch. */
  readonly receiveTime: number;
  readonly reason: string;
  /** The frame's first 256 bytes and its whole length. */
  readonly head: Uint8Array;
  readonly bytes: number;
}

/** The last 32 frames set aside; an older one gives way to a newer. */
export class DeadLetters {
  private readonly letters: DeadLetter[] = [];

  /** Copies the head of a borrowed frame. */
  add(frame: Uint8Array, reason: string, receiveTime: number): void {
    if (this.letters.length === LETTERS_MAX) this.letters.shift();
    this.letters.push({ receiveTime, reason, head: frame.slice(0, BYTES_MAX), bytes: frame.length });
  }

  /** Oldest first. */
  list(): DeadLetter[] {
    return [...this.letters];
  }
}
