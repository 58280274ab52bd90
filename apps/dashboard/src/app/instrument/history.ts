import { type BarDto, getBars, type BarsDto } from '@livetape/api-client';
import { chartBarOf, type ChartBar } from '@livetape/charts';
import { type WidthName, WIDTH_NAMES, WIDTHS } from '@livetape/model';
import { type Market } from '../../stream/messages';

/** Bars of one page of history. */
export const PAGE = 1_000;
/** Bars of one export: what REST gives in one answer. */
const EXPORT_MAX = 10_000;

/** The newest bars, or the newest before `before`; rejects with an Error whose message is for people. */
export async function loadBars(market: Market, width: WidthName, before?: number): Promise<ChartBar[]> {
  const page = await ask({ ...market, width, last: PAGE, ...(before === undefined ? {} : { to: before }) });
  return page.bars.map((bar) => chartBarOf(bar, page.widthMs));
}

/**
 * What the bar that still grows is made of since `from`: as few bars as can be, wide ones first, e.g. the hours, then the
 * minutes, then the seconds of today.
 */
export async function loadParts(
  market: Market,
  width: WidthName,
  range: { from: number; to: number },
): Promise<ChartBar[]> {
  const parts: ChartBar[] = [];
  let { from } = range;
  for (const narrower of WIDTH_NAMES.slice(0, WIDTH_NAMES.indexOf(width)).reverse()) {
    if (from >= range.to) break;
    const page = await ask({ ...market, width: narrower, from, to: range.to, limit: EXPORT_MAX });
    parts.push(...page.bars.map((bar) => chartBarOf(bar, page.widthMs)));
    const newest = page.bars.at(-1);
    if (newest) from = newest.start + WIDTHS[narrower];
  }
  return parts;
}

/** The oldest price since `from`: what the change is measured against. Null when there is no history yet. */
export async function loadReference(market: Market, from: number): Promise<{ open: number; start: number } | null> {
  for (const width of ['1m', '1s'] as const) {
    const { bars } = await ask({ ...market, width, from, to: from + 172_800_000, limit: 1 });
    if (bars.length > 0) return { open: Number(bars[0].open), start: bars[0].start };
  }
  return null;
}

/** The newest bars as CSV, every digit as REST wrote it. */
export async function loadCsv(market: Market, width: WidthName): Promise<string> {
  const { bars } = await ask({ ...market, width, last: EXPORT_MAX });
  return csvOf(bars);
}

const COLUMNS = [
  'start',
  'open',
  'high',
  'low',
  'close',
  'vwap',
  'volume',
  'notional',
  'buyVolume',
  'trades',
  'revision',
] as const;

/** Bars as CSV (RFC 4180). */
export function csvOf(bars: readonly BarDto[]): string {
  const lines = bars.map((bar) => COLUMNS.map((column) => String(bar[column])).join(','));
  return [COLUMNS.join(','), ...lines, ''].join('\r\n');
}

type Query = NonNullable<Parameters<typeof getBars>[0]['query']>;

async function ask(query: Query): Promise<BarsDto> {
  const { data, error } = await getBars({ query });
  if (data) return data;
  const detail = (error as { detail?: unknown } | undefined)?.detail;
  throw new Error(typeof detail === 'string' ? detail : 'The server gave no history.');
}
