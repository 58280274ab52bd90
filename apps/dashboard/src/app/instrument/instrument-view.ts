import { type FeedStatus, type Source } from '@livetape/model';
import { type ChartBar, type LinkView, type Ticker } from '../../stream/messages';
import { ageText, changeDirection, changeText, fixedText } from '../../stream/number-text';

/** What the head of the page says: written to its fields a few times a second, past change detection. */
export interface HeadState {
  readonly ticker: Ticker | null;
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
const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'short', hourCycle: 'h23', timeZone: 'UTC' });

/** Every field of the head by its name in the template. */
export function headFields(state: HeadState): Record<string, Field> {
  const { ticker, bar, freshness } = state;
  const last = ticker?.last ?? bar?.close ?? null;
  const quoteAge = ticker ? { text: age(state.localNow - ticker.heardAt) } : NONE;
  return {
    last: ticker?.lastText
      ? { text: ticker.lastText, direction: ticker.direction }
      : last === null
        ? NONE
        : { text: fixedText(last, state.priceDecimals) },
    ...changeFields(state, last),
    vwap: bar && bar.volume > 0 ? { text: fixedText(bar.notional / bar.volume, state.priceDecimals) } : NONE,
    volume: bar ? { text: `${fixedText(bar.volume, Math.min(4, state.sizeDecimals))} ${state.base}` } : NONE,
    bid: ticker?.bidText ? { text: ticker.bidText } : NONE,
    ask: ticker?.askText ? { text: ticker.askText } : NONE,
    spread: spreadField(ticker),
    'age-trade': ticker?.tradeTimeMs ? { text: age(state.now - ticker.tradeTimeMs) } : NONE,
    'age-bar': bar ? { text: `from ${CLOCK.format(bar.start)}` } : NONE,
    'age-volume': bar ? { text: `from ${CLOCK.format(bar.start)}` } : NONE,
    'age-quote': quoteAge,
    'age-quote-ask': quoteAge,
    'age-quote-spread': quoteAge,
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

function changeFields({ reference, now }: HeadState, last: number | null): Record<string, Field> {
  if (!reference || last === null) return { change: NONE, 'change-since': { text: '24 h' } };
  const ratio = last / reference.open - 1;
  const direction = changeDirection(ratio);
  const isWholeDay = now - reference.start > DAY_MS - 3_600_000;
  return {
    change: { text: `${ARROW[direction]} ${changeText(ratio)}`, direction },
    'change-since': { text: isWholeDay ? '24 h' : `since ${CLOCK.format(reference.start)}` },
  };
}

function spreadField(ticker: Ticker | null): Field {
  if (!ticker?.spreadText || ticker.spreadBasisPoints === null) return NONE;
  return { text: `${ticker.spreadText} · ${fixedText(ticker.spreadBasisPoints, 2)} bp` };
}

function age(ms: number): string {
  return `${ageText(Math.max(0, ms))} ago`;
}
