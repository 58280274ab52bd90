/** What a client may still be sent: at most so many frames that it has not acknowledged. Without a limit until it asks for one. */
export class Credit {
  private limit: number | null = null;
  /** Since the limit came into force. */
  private acknowledged = 0;
  /** Where in the bytes of its socket each frame ended that is not acknowledged, the oldest first. */
  private readonly ends: number[] = [];

  /** Whether another frame may be sent. */
  get isLeft(): boolean {
    return this.limit === null || this.ends.length < this.limit;
  }

  /** @param frames null lifts the limit; from one number to another the counts go on, since acknowledgements may be on their way */
  set(frames: number | null): void {
    if (this.limit === null || frames === null) {
      this.acknowledged = 0;
      this.ends.length = 0;
    }
    this.limit = frames;
  }

  /** Notes a frame that was sent. @param end bytes that the socket was sent up to its end */
  spend(end: number): void {
    if (this.limit !== null) this.ends.push(end);
  }

  /**
   * Takes the count of all frames that the client has dealt with. Returns where the last of them ended; null when the count says
   * nothing new, or more than was sent.
   */
  acknowledge(frames: number): number | null {
    const count = frames - this.acknowledged;
    if (count <= 0 || count > this.ends.length) return null;
    const end = this.ends[count - 1];
    this.ends.splice(0, count);
    this.acknowledged = frames;
    return end;
  }
}
