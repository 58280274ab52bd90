import { type BookCopy } from '@livetape/wire';
import { BookReducer } from './book-reducer';
import { type LivetapeClient } from './livetape-client';
import { type TurnSource } from './turns';

/** A proven copy of a book, given each time it has changed since it was last taken. */
export class BookStream implements TurnSource<BookCopy> {
  private changed: BookCopy | undefined;

  constructor(
    private readonly client: LivetapeClient,
    private readonly channel: `book:${string}`,
  ) {}

  open(wake: () => void): () => void {
    const reducer = new BookReducer(this.client, this.channel, {
      changed: (copy) => {
        this.changed = copy;
        wake();
      },
    });
    return () => reducer.stop();
  }

  take(): BookCopy | undefined {
    const copy = this.changed;
    this.changed = undefined;
    return copy;
  }
}
