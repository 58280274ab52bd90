/** Why a store cannot do what was asked; a closed list. */
export type StoreErrorCode =
  'locked' | 'full' | 'io' | 'corrupt' | 'readonly' | 'refused' | 'cursor' | 'driver' | 'instrument' | 'closed';

/** What each code means, as one sentence for people, and when to try again. */
export const STORE_ERRORS: Readonly<Record<StoreErrorCode, { text: string; retry: 'backoff' | 'never' }>> = {
  locked: { text: 'The database is locked by another connection.', retry: 'backoff' },
  full: { text: 'The disk, or the database within its size limit, is full.', retry: 'backoff' },
  io: { text: 'The disk failed to read or write the database file.', retry: 'backoff' },
  corrupt: { text: 'The database file is damaged.', retry: 'backoff' },
  readonly: { text: 'The database file may not be written.', retry: 'backoff' },
  refused: { text: 'The database refused a statement.', retry: 'backoff' },
  cursor: { text: 'The paging cursor is not one that this store gave out.', retry: 'never' },
  driver: { text: 'No store driver has this name.', retry: 'never' },
  instrument: { text: 'The instrument is not registered with the store.', retry: 'never' },
  closed: { text: 'The store is closed.', retry: 'never' },
};

/** An expected failure of a store. The message is a sentence for people; `cause` is the driver's own error. */
export class StoreError extends Error {
  readonly retry: 'backoff' | 'never';

  constructor(
    readonly code: StoreErrorCode,
    detail?: string,
    cause?: unknown,
  ) {
    super(detail === undefined ? STORE_ERRORS[code].text : `${STORE_ERRORS[code].text} ${detail}`, { cause });
    this.name = 'StoreError';
    this.retry = STORE_ERRORS[code].retry;
  }
}
