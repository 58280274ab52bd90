/**
 * The last N trade ids of a feed whose ids are text or do not count up. The oldest is forgotten for a new one, so that
 * memory is bounded; a duplicate is known as long as fewer than N other trades came in between.
 */
export class IdSet {
  private readonly ids = new Set<string>();

  constructor(private readonly capacity: number) {}

  /** False when the id of this instrument is among the last N. Makes a string, as ids of such venues are text. */
  admit(instrument: number, id: string): boolean {
    const key = `${instrument} ${id}`;
    if (this.ids.has(key)) return false;
    // A Set iterates in the order of insertion: its first is the oldest.
    if (this.ids.size >= this.capacity) this.ids.delete(this.ids.values().next().value as string);
    this.ids.add(key);
    return true;
  }
}
