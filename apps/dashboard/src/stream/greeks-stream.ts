import { type GreeksRow, type Row } from '@livetape/wire';
import { type GreekName, type GreeksView } from './book-messages';
import { type OpenChannel, type Receiver } from './channels';
import { type Market } from './messages';

/** The order of a row's numbers after its two times. */
const NAMES: readonly GreekName[] = [
  'markPrice',
  'underlyingPrice',
  'markVolatility',
  'bidVolatility',
  'askVolatility',
  'delta',
  'gamma',
  'vega',
  'theta',
  'rho',
  'openInterest',
];

/** The newest greeks of one option. */
export class GreeksStream implements Receiver {
  private newest: GreeksRow | null = null;
  private readonly stop: () => void;

  constructor(
    open: OpenChannel,
    private readonly market: Market,
  ) {
    this.stop = open(`greeks:${market.venue}:${market.symbol}`, this);
  }

  close(): void {
    this.stop();
  }

  get venue(): string {
    return this.market.venue;
  }

  snapshot({ rows }: { rows: readonly Row[] }): void {
    this.newest = null;
    this.rows(rows);
  }

  rows(rows: readonly Row[]): void {
    this.newest = (rows as readonly GreeksRow[]).at(-1) ?? this.newest;
  }

  /** `now` is the server's clock, ms since the epoch. */
  view(now: number, isStale: boolean): GreeksView | null {
    const row = this.newest;
    if (!row) return null;
    const values = Object.fromEntries(NAMES.map((name, at) => [name, row[at + 2]])) as GreeksView['values'];
    return { ageMs: row[1] > 0 ? Math.max(0, now - row[1] / 1_000) : null, isStale, values };
  }
}
