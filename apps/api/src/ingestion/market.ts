import { Injectable } from '@nestjs/common';
import { type Instrument } from '@livetape/model';
import { Problem } from '../http/problem';
import { Ingestion } from './ingestion';

/** Finds what a query names, or says clearly that it is not there. */
@Injectable()
export class Market {
  private index = new Map<string, Instrument>();
  private indexed: readonly Instrument[] = [];

  constructor(private readonly ingestion: Ingestion) {}

  /** The time by the clock of the source, ms since the epoch. */
  now(): number {
    return this.ingestion.now();
  }

  /** The instrument, or a problem with code `unknown-venue` or `unknown-symbol`. */
  require(venue: string, symbol: string): Instrument {
    const found = this.lookup(venue, symbol);
    if (found) return found;
    this.requireVenue(venue);
    throw new Problem('unknown-symbol', `The platform does not follow ${symbol} at ${venue}.`);
  }

  /** Throws a problem with code `unknown-venue` when the platform does not follow the venue. */
  requireVenue(venue: string): void {
    if (this.ingestion.venues().includes(venue)) return;
    throw new Problem('unknown-venue', `The platform does not follow a venue named ${venue}.`);
  }

  private lookup(venue: string, symbol: string): Instrument | undefined {
    const instruments = this.ingestion.instruments();
    if (instruments !== this.indexed) {
      this.indexed = instruments;
      this.index = new Map(instruments.map((one) => [`${one.venue} ${one.symbol}`, one]));
    }
    return this.index.get(`${venue} ${symbol}`);
  }
}
