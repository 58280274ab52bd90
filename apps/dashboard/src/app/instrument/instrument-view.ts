import { type ChartBar } from '@livetape/charts';
import { type FeedStatus, type Gap, type Source } from '@livetape/model';
import { type BookView } from '../../stream/book-messages';
import { type LinkView, type Market, type Ticker } from '../../stream/messages';
import { ageText, changeDirection, changeText, fixedText, glanceDecimals } from '../../stream/number-text';

/** What the head of the page says: written to its fields a few times a second, past change detection. */
export interface HeadState {
  readonly ticker: Ticker | null;
  /** The top of the book stands in where a venue sends no ticker. */
  readonly book: BookView | null;
  readonly bar: ChartBar | null;
  readonly reference: { readonly open: number; readonly start: number } | null;
  readonly freshness: { readonly isStale: boolean; readonly ageMs: number | null };
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
  readonly base: string;
  /** ms since the epoch by the server's clock, and by ours (`Ticker.heardAt` is ours). */
  readonly now: number;
  readonly localNow: number;
}

/** One field: its text, and its direction where colour says it too. */
export interface Field {
  readonly text: string;
  readonly direction?: 1 | 0 | -1;
}

const NONE: Field = { text: '—' };
const ARROW = { 1: '▲', 0: '■', [-1]: '▼' } as const;
const DAY_MS = 86_400_000;
const SECONDS = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23', timeZone: 'UTC' });
const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'short', hourCycle: 'h23', timeZone: 'UTC' });

/** Every field of the head by its name in the template. */
export function headFields(state: HeadState): Record<string, Field> {
  const { ticker, bar, freshness } = state;
  return {
    ...lastFields(state),
    ...barFields(bar, state),
    ...quoteFields(state),
    'age-trade': ticker?.tradeTimeMs ? { text: age(state.now - ticker.tradeTimeMs) } : NONE,
    age: freshness.ageMs === null ? NONE : { text: age(freshness.ageMs) },
  };
}

/** One word for how far the numbers can be trusted; the worst that applies. */
export function dataState(about: {
  isStale: boolean;
  link: LinkView['state'];
  feed: FeedStatus | null;
  source: Source | null;
}): { text: string; tone: 'good' | 'warning' | 'bad' } {
  if (about.link !== 'open') return { text: about.link === 'connecting' ? 'CONNECTING' : 'DISCONNECTED', tone: 'bad' };
  if (about.isStale) return { text: 'STALE', tone: 'warning' };
  if (about.feed?.state === 'backfilling') return { text: 'BACKFILLING', tone: 'warning' };
  if (about.feed?.lagMs && about.feed.lagMs.p99 > 2_000) return { text: 'LAGGING', tone: 'warning' };
  if (about.source === 'sim') return { text: 'SIMULATED', tone: 'warning' };
  if (about.source === 'replay') return { text: 'REPLAY', tone: 'warning' };
  return { text: 'LIVE', tone: 'good' };
}

/** The gaps in the trades of one instrument: one in its book leaves no hole in a chart of trades. */
export function tradeGaps(gaps: readonly Gap[], { venue, symbol }: Market): Gap[] {
  return gaps.filter((gap) => gap.kind === 'trades' && gap.venue === venue && gap.symbol === symbol);
}

function lastFields(state: HeadState): Record<string, Field> {
  const { ticker, bar, reference, now } = state;
  const price = ticker?.last ?? bar?.close ?? null;
  if (price === null) return { last: NONE, change: NONE, 'change-since': { text: '24 h' } };
  const text = ticker?.lastText ?? fixedText(price, state.priceDecimals);
  const last = { text, direction: ticker?.direction ?? 0 };
  if (!reference) return { last, change: NONE, 'change-since': { text: '24 h' } };
  const ratio = price / reference.open - 1;
  const direction = changeDirection(ratio);
  const isWholeDay = now - reference.start > DAY_MS - 3_600_000;
  return {
    last,
    change: { text: `${ARROW[direction]} ${changeText(ratio)}`, direction },
    'change-since': { text: isWholeDay ? '24 h' : `since ${CLOCK.format(reference.start)}` },
  };
}

function barFields(bar: ChartBar | null, { priceDecimals, sizeDecimals, base }: HeadState): Record<string, Field> {
  if (!bar || bar.volume === 0) return { vwap: NONE, volume: NONE, 'age-bar': NONE, 'age-volume': NONE };
  const from = { text: `from ${(bar.widthMs < 60_000 ? SECONDS : CLOCK).format(bar.start)}` };
  return {
    vwap: { text: fixedText(bar.notional / bar.volume, glanceDecimals(bar.close, priceDecimals)) },
    volume: { text: `${fixedText(bar.volume, Math.min(4, sizeDecimals))} ${base}` },
    'age-bar': from,
    'age-volume': from,
  };
}

function quoteFields({ ticker, book, localNow }: HeadState): Record<string, Field> {
  const isOfTicker = ticker !== null && (ticker.bidText !== null || ticker.askText !== null);
  const top = isOfTicker ? ticker : book;
  const ageMs = isOfTicker ? localNow - ticker.heardAt : (book?.changedMs ?? null);
  const heard = ageMs === null ? NONE : { text: age(ageMs) };
  return {
    bid: textField(top?.bidText),
    ask: textField(top?.askText),
    spread: spreadField(top),
    'age-quote': heard,
    'age-quote-ask': heard,
    'age-quote-spread': heard,
  };
}

function textField(text: string | null | undefined): Field {
  return text ? { text } : NONE;
}

function spreadField(top: Pick<Ticker, 'spreadText' | 'spreadBasisPoints'> | null): Field {
  if (!top?.spreadText || top.spreadBasisPoints === null) return NONE;
  return { text: `${top.spreadText} · ${fixedText(top.spreadBasisPoints, 2)} bp` };
}

function age(ms: number): string {
  return `${ageText(Math.max(0, ms))} ago`;
}
