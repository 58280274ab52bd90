import { Injectable } from '@nestjs/common';
import { type TrustedDepthDto } from '@livetape/dto';
import { type BookHealth, type Instrument } from '@livetape/model';
import { Ingestion } from '../ingestion/ingestion';

/** A feed in a thread of its own is asked at most this often, however many ask here. */
const KEPT_MS = 1_000;

interface Kept {
  readonly at: number;
  readonly bySymbol: Promise<ReadonlyMap<string, BookHealth>>;
}

/** How well the books are: only the feeds know, which are asked once a second at most. */
@Injectable()
export class BookHealths {
  private readonly byVenue = new Map<string, Kept>();

  constructor(private readonly ingestion: Ingestion) {}

  /** How many levels of a book are known to be complete; 0 and 0 while there is no feed, or no book. */
  async trustedDepth({ venue, symbol }: Instrument): Promise<TrustedDepthDto> {
    const [bids, asks] = (await this.of(venue)).get(symbol)?.trustedDepth ?? [0, 0];
    return { bids, asks };
  }

  /** The books of a venue by symbol. */
  of(venue: string): Kept['bySymbol'] {
    const now = performance.now();
    const kept = this.byVenue.get(venue);
    if (kept !== undefined && now - kept.at < KEPT_MS) return kept.bySymbol;
    const bySymbol = this.ask(venue);
    this.byVenue.set(venue, { at: now, bySymbol });
    return bySymbol;
  }

  private async ask(venue: string): Promise<ReadonlyMap<string, BookHealth>> {
    const statuses = await this.ingestion.instrumentStatuses(venue);
    return new Map(statuses.flatMap(({ symbol, book }) => (book === null ? [] : [[symbol, book] as const])));
  }
}
