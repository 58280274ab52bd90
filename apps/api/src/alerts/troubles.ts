import { type BookStatus, type FeedStatus, type Gap } from '@livetape/model';
import { type StoreHealth } from '@livetape/store';
import { type SlowHop } from '../latency/latency';
import { type Trouble } from './alert-board';

/** Feeds start, and come back, by themselves within seconds; a longer silence is worth a word. */
const FEED_MS = 20_000;
/** A book is fetched anew within a few seconds. */
const BOOK_MS = 30_000;
/** Trades that stay missing are told of for so long; the gap itself stays on record. */
const GAP_MS = 600_000;

/** A feed that carries no data. */
export function feedTroubles(feeds: readonly FeedStatus[]): Trouble[] {
  return feeds
    .filter(({ state }) => state !== 'live' && state !== 'degraded' && state !== 'backfilling')
    .map(({ venue, title, state, reason }) => ({
      code: 'feed-down',
      key: venue,
      severity: 'critical',
      venue,
      symbol: null,
      message: `${title} carries no data (${state}): ${sentence(reason)}`,
      patienceMs: FEED_MS,
    }));
}

/** Books that are not proven while their feed is there; where the feed is down, that is said once for all of them. */
export function bookTroubles(books: readonly BookStatus[], down: ReadonlySet<string>): Trouble[] {
  return books
    .filter(({ venue, state }) => state !== 'synced' && !down.has(venue))
    .map(({ venue, symbol, state, reason }) => ({
      code: 'book-stale',
      key: `${venue}:${symbol}`,
      severity: 'warning',
      venue,
      symbol,
      message: `The book of ${symbol} is ${state === 'stale' ? 'stale' : 'not there yet'}: ${sentence(reason)}`,
      patienceMs: BOOK_MS,
    }));
}

/** Trades that stay missing. */
export function gapTroubles(gaps: readonly Gap[], now: number): Trouble[] {
  return gaps
    .filter(({ kind, state, detectedAt }) => kind === 'trades' && state === 'unfilled' && now - detectedAt < GAP_MS)
    .map(({ id, venue, symbol, missing, reason }) => ({
      code: 'gap-unfilled',
      key: id,
      severity: 'warning',
      venue,
      symbol,
      message: `${missing ?? 'Some'} trades of ${symbol} stay missing${reason === null ? '.' : `: ${sentence(reason)}`}`,
      patienceMs: 0,
    }));
}

/** A store whose rows do not reach the disk. */
export function storeTroubles({ state, reason }: StoreHealth): Trouble[] {
  if (state === 'ok') return [];
  const about = { venue: null, symbol: null, message: sentence(reason), patienceMs: 0 };
  return [{ code: 'store-failing', key: '', severity: 'critical', ...about }];
}

/** @param closed clients closed in the last minute because they did not read */
export function clientTroubles(closed: number): Trouble[] {
  if (closed === 0) return [];
  const message = `${closed} ${closed === 1 ? 'client was' : 'clients were'} closed in the last minute because they did not read.`;
  return [{ code: 'clients-slow', key: '', severity: 'warning', venue: null, symbol: null, message, patienceMs: 0 }];
}

/** Hops that take longer than their budget; whoever finds them has waited long enough already. */
export function hopTroubles(slow: readonly SlowHop[]): Trouble[] {
  return slow.map(({ venue, hop, p99Us, budgetUs }) => ({
    code: 'hop-slow',
    key: `${venue}:${hop}`,
    severity: 'warning',
    venue,
    symbol: null,
    message: `The ${hop} hop of ${venue} takes ${inMs(p99Us)} (p99 of the last second), more than its budget of ${inMs(budgetUs)}.`,
    patienceMs: 0,
  }));
}

function inMs(us: number): string {
  return `${Number((us / 1_000).toPrecision(3))} ms`;
}

/** Reasons are written with and without a full stop. */
function sentence(reason: string): string {
  return reason.endsWith('.') ? reason : `${reason}.`;
}
