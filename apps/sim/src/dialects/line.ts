import { type BookLine } from './book-line';
import { type BookMessage, type Topic } from './grammar';
import { type Session } from './session';

/** Who listens to one channel of one instrument. */
export class Line<S> {
  listeners: readonly Session<S>[] = [];
  /** Listeners who wait for the book's snapshot. */
  pending: readonly Session<S>[] = [];
  /** Those who asked for the book, and how it is answered. */
  asked: readonly { readonly session: Session<S>; readonly answer: (message: BookMessage) => void }[] = [];
  /** When a timed channel speaks again, in simulated time. */
  dueMs = 0;

  /** `book` where the channel is one of books. */
  constructor(
    readonly topic: Topic,
    readonly book: BookLine | null,
  ) {}

  get isHeard(): boolean {
    return this.listeners.length + this.pending.length + this.asked.length > 0;
  }

  /** Adds a listener; where the stream begins with the snapshot, it waits for that first. */
  add(session: Session<S>): void {
    const { channel } = this.topic;
    if (!this.isHeard) this.book?.begin();
    if (channel.kind === 'book' && channel.seed === 'stream') this.pending = [...this.pending, session];
    else this.listeners = [...this.listeners, session];
  }

  remove(session: Session<S>): void {
    this.listeners = this.listeners.filter((other) => other !== session);
    this.pending = this.pending.filter((other) => other !== session);
    this.asked = this.asked.filter((other) => other.session !== session);
  }

  /** Those who waited are listeners from now on; returns them. */
  admit(): readonly Session<S>[] {
    const admitted = this.pending;
    this.pending = [];
    this.listeners = [...this.listeners, ...admitted];
    return admitted;
  }
}
