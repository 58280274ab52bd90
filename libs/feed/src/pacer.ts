/** More than any plan sends at once; a venue that asks for more replies than this is not answered any more. */
const WAITING_MAX = 1_024;

/**
 * Sends frames no faster than the venue allows: at most `framesPerSecond` in any second, in order, the rest waits.
 * One frame a second is kept free for the pongs that the socket sends by itself.
 */
export class Pacer {
  private readonly waiting: string[] = [];
  private readonly sentAt: number[] = [];
  private readonly framesPerSecond: number;

  constructor(
    framesPerSecond: number,
    private readonly send: (frame: string) => void,
  ) {
    this.framesPerSecond = Math.max(1, framesPerSecond - 1);
  }

  /** Sends now or as soon as the rate allows. False, and nothing sent, when too many wait already. */
  push(frame: string, nowMs: number): boolean {
    if (this.waiting.length >= WAITING_MAX) return false;
    this.waiting.push(frame);
    this.tick(nowMs);
    return true;
  }

  /** Sends what may be sent now. */
  tick(nowMs: number): void {
    while (this.sentAt.length > 0 && nowMs - this.sentAt[0] >= 1_000) this.sentAt.shift();
    while (this.waiting.length > 0 && this.sentAt.length < this.framesPerSecond) {
      this.sentAt.push(nowMs);
      this.send(this.waiting.shift() as string);
    }
  }
}
