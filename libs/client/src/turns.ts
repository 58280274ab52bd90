import { type LivetapeClient } from './livetape-client';

/** What a loop is about: gives one value after another, as long as it has any. */
export interface TurnSource<T> {
  /** Begins to fill; `wake` is to be called when there is something to take. Returns the way to end it. */
  open(wake: () => void): () => void;
  /** The next value; undefined while there is none. */
  take(): T | undefined;
}

const OVER: IteratorReturnResult<undefined> = { value: undefined, done: true };

interface Waiter<T> {
  resolve(result: IteratorResult<T>): void;
  reject(error: Error): void;
}

/**
 * A source as an async iterator. Opens it with the first turn, ends it when the loop is left or the client closed, and throws
 * when the server ended the connection for good.
 */
export class Turns<T> implements AsyncIterableIterator<T> {
  private state: 'new' | 'open' | 'over' = 'new';
  private error: Error | null = null;
  private readonly waiters: Waiter<T>[] = [];
  private readonly ends: (() => void)[] = [];

  constructor(
    private readonly client: LivetapeClient,
    private readonly source: TurnSource<T>,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T>> {
    if (this.state === 'new') this.open();
    return new Promise((resolve, reject) => {
      this.waiters.push({ resolve, reject });
      this.serve();
    });
  }

  /** Leaves the loop. */
  return(): Promise<IteratorResult<T>> {
    this.end();
    return Promise.resolve(OVER);
  }

  private open(): void {
    this.state = 'open';
    this.ends.push(this.source.open(() => this.serve()));
    let isKnown = false;
    const watch = this.client.watch(({ state, reason }) => {
      if (isKnown && state === 'closed') this.end(new Error(reason));
      isKnown = true;
    });
    this.ends.push(
      watch,
      this.client.whenClosed(() => this.end()),
    );
  }

  private end(error: Error | null = null): void {
    if (this.state === 'over') return;
    this.state = 'over';
    this.error = error;
    for (const end of this.ends) end();
    this.serve();
  }

  private serve(): void {
    while (this.waiters.length > 0) {
      const value = this.state === 'open' ? this.source.take() : undefined;
      if (value === undefined && this.state !== 'over') return;
      const waiter = this.waiters.shift()!;
      if (value !== undefined) waiter.resolve({ value, done: false });
      else if (this.error === null) waiter.resolve(OVER);
      else waiter.reject(this.error);
    }
  }
}
