import { createClient, createConfig, getBars } from '@livetape/api-client';
import { chartBarOf, type ChartBar } from '@livetape/charts';
import { type WidthName, WIDTH_NAMES, WIDTHS } from '@livetape/model';
import { type Server } from './server';

/** What is asked for. */
export interface Market {
  readonly venue: string;
  readonly symbol: string;
}

/** Bars of one chart: as many as the widest screen has places for. */
const BARS = 500;
/** Narrower bars that the growing one is made of. */
const PARTS_MAX = 10_000;

/** Closed bars of a server by REST. Rejects with an Error whose message is for people. */
export class History {
  private readonly client;

  constructor(server: Server) {
    this.client = createClient(createConfig({ baseUrl: server.base.replace(/\/$/, '') }));
  }

  /** The newest bars of the width, and what the bar that still grows is made of: wide parts first, then narrower ones. */
  async load(market: Market, width: WidthName, now: number): Promise<ChartBar[]> {
    const bars = await this.ask({ ...market, width, last: BARS });
    const widthMs = WIDTHS[width];
    // the window before the current one may still be waiting for late trades
    const oldestOpen = (Math.floor(now / widthMs) - 1) * widthMs;
    let from = Math.max(oldestOpen, (bars.at(-1)?.start ?? -widthMs) + widthMs);
    for (const narrower of WIDTH_NAMES.slice(0, WIDTH_NAMES.indexOf(width)).reverse()) {
      if (from >= now) break;
      const parts = await this.ask({ ...market, width: narrower, from, to: Math.ceil(now), limit: PARTS_MAX });
      bars.push(...parts);
      const newest = parts.at(-1);
      if (newest) from = newest.start + newest.widthMs;
    }
    return bars;
  }

  private async ask(query: Parameters<typeof getBars>[0]['query']): Promise<ChartBar[]> {
    const { data, error } = await getBars({ client: this.client, query });
    if (data) return data.bars.map((bar) => chartBarOf(bar, data.widthMs));
    const detail = (error as { readonly detail?: unknown } | undefined)?.detail;
    throw new Error(typeof detail === 'string' ? detail : 'The server gave no history.');
  }
}
