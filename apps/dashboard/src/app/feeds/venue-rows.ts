import { type InstrumentStatusDto } from '@livetape/api-client';
import { type BookState, type BookStatus } from '@livetape/model';
import { ageText, fixedText } from '../../stream/number-text';
import { sentence } from '../sentence';
import { type Tone } from './feed-tone';

const TONES: Record<BookState, Tone> = { synced: 'good', buffering: 'warning', stale: 'warning' };

/** Data older than this is marked: a healthy book of a followed instrument changes more often. */
const OLD_MS = 5_000;

/** One row of the drill-down. */
export interface InstrumentRow {
  readonly symbol: string;
  readonly state: BookState | null;
  readonly tone: Tone | null;
  /** Since when, while something is wrong; empty otherwise. */
  readonly since: string;
  readonly reason: string;
  readonly sequence: string;
  readonly levels: string;
  readonly trusted: string;
  readonly messageAge: string;
  readonly isOld: boolean;
  readonly tradeAge: string;
  readonly checksums: string;
  readonly hasFailed: boolean;
  /** Resyncs, gaps and open gaps, crossings. */
  readonly counts: readonly string[];
}

/** `live`: what the stream said of the book since the answer was asked for; it is the newer of the two. */
export function instrumentRow(status: InstrumentStatusDto, live: BookStatus | null, now: number): InstrumentRow {
  const { book } = status;
  const trades = {
    symbol: status.symbol,
    tradeAge: ageOf(status.lastTradeAt, now),
  };
  const gaps = gapsText(status.gaps + (book?.gaps ?? 0), status.gapsUnfilled);
  if (!book) return { ...trades, ...NO_BOOK, counts: ['—', gaps, '—'] };
  const state = live?.state ?? book.state;
  const since = live?.since ?? book.since;
  const messageMs = book.lastMessageAt === null ? null : now - book.lastMessageAt;
  return {
    ...trades,
    state,
    tone: TONES[state],
    since: state === 'synced' ? '' : ageText(Math.max(0, now - since)),
    reason: sentence((live ?? book).reason),
    sequence: book.sequence ?? '—',
    levels: `${fixedText(book.levels.bids, 0)} / ${fixedText(book.levels.asks, 0)}`,
    trusted: `${fixedText(book.trustedDepth.bids, 0)} / ${fixedText(book.trustedDepth.asks, 0)}`,
    messageAge: ageOf(book.lastMessageAt, now),
    isOld: messageMs !== null && messageMs > OLD_MS,
    checksums: checksumText(book.checksumsPassed, book.checksumsFailed),
    hasFailed: book.checksumsFailed > 0,
    counts: [fixedText(book.resyncs, 0), gaps, fixedText(book.crossed, 0)],
  };
}

/** How many books are in which state, in words; empty parts are left out. */
export function summary(rows: readonly InstrumentRow[]): string {
  const count = (state: BookState | null) => rows.filter((row) => row.state === state).length;
  const parts = [
    [count('synced'), 'synced'],
    [count('stale'), 'stale'],
    [count('buffering'), 'buffering'],
    [count(null), 'without a book'],
  ] as const;
  return parts.flatMap(([number, word]) => (number > 0 ? `${number} ${word}` : [])).join(' · ');
}

const NO_BOOK = {
  state: null,
  tone: null,
  since: '',
  reason: 'No book of this instrument is followed.',
  sequence: '—',
  levels: '—',
  trusted: '—',
  messageAge: '—',
  isOld: false,
  checksums: '—',
  hasFailed: false,
} as const;

function ageOf(time: number | null, now: number): string {
  return time === null ? '—' : ageText(Math.max(0, now - time));
}

function gapsText(gaps: number, unfilled: number): string {
  return fixedText(gaps, 0) + (unfilled > 0 ? ` (${fixedText(unfilled, 0)} open)` : '');
}

/** A venue without checksums has neither. */
function checksumText(passed: number, failed: number): string {
  return passed + failed === 0 ? '—' : `${fixedText(passed, 0)} / ${fixedText(failed, 0)}`;
}
