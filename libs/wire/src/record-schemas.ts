import {
  type Alert,
  type AlertCode,
  type BookCounts,
  type BookState,
  type BookStatus,
  type FeedState,
  type FeedStatus,
  type Gap,
  type GapCause,
  type InstrumentSpec,
  type WorkerStatus,
} from '@livetape/model';
import { choice, COUNT, INTEGER, NUMBER, objectOf, orNull, type Schema, TEXT } from './json-schema';

/** Names that a type allows, all of them: a name that is added to the model and not here does not compile. */
function names<T extends string>(all: Readonly<Record<T, true>>): Schema {
  return choice(Object.keys(all));
}

/** The schemas of the model's records that rows and snapshots hold, by name. */
export function recordSchemas(): Readonly<Record<string, Schema>> {
  return { Instrument: instrument(), FeedStatus: feedStatus(), Gap: gap(), BookStatus: bookStatus(), Alert: alert() };
}

function instrument(): Schema {
  const expiryMs = INTEGER;
  const option = {
    type: choice(['option']),
    expiryMs,
    strike: { ...TEXT, description: 'Decimal text, in the quote.' },
    right: choice(['call', 'put']),
  };
  const contracts: Record<string, Schema>[] = [
    { type: choice(['perpetual']) },
    { type: choice(['future']), expiryMs },
    option,
  ];
  return {
    description: 'What is traded; `contract` is absent for spot.',
    ...objectOf<InstrumentSpec & { venue: string }>(
      {
        venue: TEXT,
        symbol: { ...TEXT, description: "The venue's own spelling." },
        base: TEXT,
        quote: TEXT,
        priceDecimals: { ...INTEGER, description: 'Prices are integers of 10^-priceDecimals of the quote.' },
        sizeDecimals: { ...INTEGER, description: 'Sizes are integers of 10^-sizeDecimals of the base.' },
        contract: { oneOf: contracts.map((properties) => objectOf(properties)) },
      },
      ['contract'],
    ),
  };
}

function feedStatus(): Schema {
  const times = 'ms since the epoch.';
  return objectOf<FeedStatus>(
    {
      venue: TEXT,
      title: { ...TEXT, description: "The venue's name for people." },
      state: names<FeedState>({
        connecting: true,
        subscribing: true,
        live: true,
        degraded: true,
        stale: true,
        backfilling: true,
        backoff: true,
        down: true,
      }),
      since: { ...INTEGER, description: times },
      reason: TEXT,
      instruments: COUNT,
      lastDataAt: orNull(INTEGER),
      framesPerSecond: NUMBER,
      tradesPerSecond: NUMBER,
      lagMs: orNull(objectOf<NonNullable<FeedStatus['lagMs']>>({ p50: NUMBER, p95: NUMBER, p99: NUMBER })),
      reconnects: COUNT,
      attempt: COUNT,
      nextAttemptAt: orNull(INTEGER),
      frames: COUNT,
      trades: COUNT,
      duplicates: COUNT,
      gaps: COUNT,
      gapsUnfilled: COUNT,
      rejected: COUNT,
      ignored: COUNT,
      books: bookCounts(),
      worker: objectOf<WorkerStatus>({ batches: COUNT, waited: COUNT, droppedRows: COUNT, restarts: COUNT }),
    },
    ['books', 'worker'],
  );
}

function bookCounts(): Schema {
  return objectOf<BookCounts>({
    buffering: COUNT,
    synced: COUNT,
    stale: COUNT,
    messages: COUNT,
    gaps: COUNT,
    resyncs: COUNT,
    checksumsFailed: COUNT,
    crossed: COUNT,
  });
}

function gap(): Schema {
  return objectOf<Gap>({
    id: TEXT,
    venue: TEXT,
    symbol: TEXT,
    kind: names<Gap['kind']>({ trades: true, levels: true }),
    cause: names<GapCause>({ sequence: true, checksum: true, 'trade-id': true, disconnect: true, crossed: true }),
    from: orNull(TEXT),
    to: orNull(TEXT),
    missing: orNull(NUMBER),
    detectedAt: INTEGER,
    state: names<Gap['state']>({ filling: true, filled: true, unfilled: true }),
    reason: orNull(TEXT),
  });
}

function bookStatus(): Schema {
  return objectOf<BookStatus>({
    venue: TEXT,
    symbol: TEXT,
    instrument: COUNT,
    state: names<BookState>({ buffering: true, synced: true, stale: true }),
    since: INTEGER,
    reason: TEXT,
  });
}

function alert(): Schema {
  return objectOf<Alert>({
    id: TEXT,
    code: names<AlertCode>({
      'feed-down': true,
      'book-stale': true,
      'gap-unfilled': true,
      'store-failing': true,
      'clients-slow': true,
      'hop-slow': true,
    }),
    severity: names<Alert['severity']>({ warning: true, critical: true }),
    venue: orNull(TEXT),
    symbol: orNull(TEXT),
    raisedAt: INTEGER,
    clearedAt: orNull(INTEGER),
    message: TEXT,
  });
}
