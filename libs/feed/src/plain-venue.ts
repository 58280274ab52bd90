import { type BookRules, type Instrument, Side } from '@livetape/model';
import { type Sink, type Venue } from '@livetape/venues';

/** Books seeded by REST; `{ seed: 'stream' }` and the like make others of them. */
export const PLAIN_BOOKS: BookRules = {
  seed: 'rest',
  checksum: null,
  depth: null,
  snapshotDepth: null,
  snapshotRowsMax: 1_000,
  reseedMs: null,
};

/** A venue as simple as can be, for the specs of this library: JSON frames, dense ids, one instrument per row. */
export function plainVenue(change: Partial<Venue> = {}): Venue {
  return {
    id: 'plain',
    title: 'Plain',
    endpoints: { socket: 'ws://plain', rest: 'http://plain' },
    defaultSymbols: ['A'],
    limits: { streamsPerSocket: 100, framesPerSecond: 5, restWeightPerMinute: 1_200, socketAgeMsMax: 86_400_000 },
    keepalive: null,
    denseTrades: true,
    books: PLAIN_BOOKS,
    plan: (instruments, kinds, { socket }) => [
      { url: `${socket}/all`, subscribe: [{ ids: ['1'], frame: '{"subscribe":"1"}' }], instruments, kinds },
    ],
    decode: (frame, sink) => decode(frame, sink),
    metadata: { requests: () => [{ path: '/instruments', weight: 10 }], parse: (body) => JSON.parse(body) },
    backfill: {
      rowsMax: 1_000,
      request: ({ symbol }, fromId, rows) => ({ path: `/trades/${symbol}/${fromId}/${rows}`, weight: 4 }),
      decode: (body, _instrument, sink) => decode(body, sink),
    },
    resync: null,
    snapshot: {
      request: ({ symbol }) => ({ path: `/book/${symbol}`, weight: 4 }),
      symbolOf: (url) => /\/book\/(.+)$/.exec(url)?.[1] ?? null,
      decode: (body, _instrument, sink) => decode(body, sink),
    },
    ...change,
  };
}

/** A trade of the plain venue on the wire. */
export interface PlainTrade {
  readonly i: number;
  readonly id: number | string;
  readonly ms: number;
  /** First and last single-trade id, of an aggregate. */
  readonly range?: readonly [number, number];
}

function decode(frame: Uint8Array, sink: Sink): void {
  let parsed;
  try {
    parsed = JSON.parse(new TextDecoder().decode(frame));
  } catch {
    // JSON.parse has no other way to say that a frame is malformed.
    parsed = null;
  }
  if (parsed?.type !== undefined) sink.notify(parsed);
  else if (parsed?.book !== undefined && sink.open(frame)) appendBook(parsed, sink);
  else if (sink.openArray(frame) && Array.isArray(parsed)) for (const trade of parsed) appendTrade(trade, sink);
  else sink.reject('malformed');
}

function appendTrade({ i, id, ms, range }: PlainTrade, { trades, receiveTime }: Sink): void {
  const row = trades.claim();
  const text = new TextEncoder().encode(String(id));
  trades.instrument[row] = i;
  trades.price[row] = 1;
  trades.size[row] = 1;
  trades.aggressor[row] = 1;
  trades.id[row] = typeof id === 'number' ? id : -1;
  trades.idText.set(row, text, 0, text.length);
  trades.sequence[row] = trades.id[row];
  trades.firstId[row] = range?.[0] ?? trades.id[row];
  trades.lastId[row] = range?.[1] ?? trades.id[row];
  trades.eventTime[row] = ms * 1_000;
  trades.receiveTime[row] = receiveTime;
}

/** A message about a book of the plain venue on the wire: a delta, or a snapshot. */
export interface PlainBook {
  readonly book: number;
  readonly snapshot?: boolean;
  readonly bids?: readonly (readonly [price: number, size: number])[];
  readonly asks?: readonly (readonly [price: number, size: number])[];
  readonly first?: number;
  readonly last?: number;
  readonly previous?: number;
  readonly checksum?: number;
}

function appendBook(message: PlainBook, sink: Sink): void {
  const { levels } = sink;
  const start = levels.length;
  const sides = [
    [Side.Bid, message.bids ?? []],
    [Side.Ask, message.asks ?? []],
  ] as const;
  for (const [side, of] of sides) {
    for (const [price, size] of of) {
      const row = levels.claim();
      levels.side[row] = side;
      levels.price[row] = price;
      levels.size[row] = size;
      levels.priceDigits[row] = levels.sizeDigits[row] = 0;
    }
  }
  const first = sink.beginBook(start);
  levels.firstSequence[first] = message.first ?? message.last ?? -1;
  levels.lastSequence[first] = message.last ?? -1;
  levels.previousSequence[first] = message.previous ?? -1;
  levels.checksum[first] = message.checksum ?? -1;
  sink.closeBook(first, message.snapshot === true ? 1 : 0);
  levels.instrument.fill(message.book, first, levels.length);
}

export function plainInstruments(count: number): Instrument[] {
  return Array.from({ length: count }, (_, id) => {
    const symbol = String.fromCharCode(65 + id);
    return { id, venue: 'plain', symbol, base: symbol, quote: 'Q', priceDecimals: 0, sizeDecimals: 0 };
  });
}
