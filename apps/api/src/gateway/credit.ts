/** What a client may still be sent: at most so many frames that it has not acknowledged. Without a limit until it asks for one. */
export class Credit {
  private limit: number | null = null;
  /** Since the limit came into force. */
  private sent = 0;
  private acknowledged = 0;

  /** Whether another frame may be sent. */
  get isLeft(): boolean {
    return this.limit === null || this.sent - this.acknowledged < this.limit;
  }

  /** @param frames null lifts the limit; from one number to another the counts go on, since acknowledgements may be on their way */
  set(frames: number | null): void {
    if (this.limit === null || frames === null) this.sent = this.acknowledged = 0;
    this.limit = frames;
  }

  /** Notes a frame that was sent. */
  spend(): void {
    if (this.limit !== null) this.sent++;
  }

  /** Takes the count of all that the client has dealt with. False when that says nothing new, or more than was sent. */
  acknowledge(frames: number): boolean {
    if (frames <= this.acknowledged || frames > this.sent) return false;
    this.acknowledged = frames;
    return true;
  }
}
