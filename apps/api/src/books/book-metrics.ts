import { Injectable } from '@nestjs/common';
import { type BookHealth } from '@livetape/model';
import { Counter, Gauge, type Registry } from 'prom-client';
import { Ingestion } from '../ingestion/ingestion';
import { BookHealths } from './book-healths';
import { Books } from './books';
import { PairAnswers } from './pair-answers';

/** What is counted of books: the end of the metric's name, its help, and where it is kept. */
const COUNTS: readonly (readonly [name: string, help: string, read: (book: BookHealth) => number])[] = [
  ['messages', 'Messages applied to books', (book) => book.messages],
  ['gaps', 'Times that something was found missing', (book) => book.gaps],
  ['resyncs', 'Times that a whole book was asked for anew', (book) => book.resyncs],
  ['checksums_passed', 'Checksums of the venue that were those of our book', (book) => book.checksumsPassed],
  ['checksums_failed', 'Checksums of the venue that were not', (book) => book.checksumsFailed],
  ['crossed', 'Messages after which the best bid was not below the best ask', (book) => book.crossed],
];

/** What Prometheus reads of books, taken where it is kept at the moment of reading. */
@Injectable()
export class BookMetrics {
  constructor(
    private readonly ingestion: Ingestion,
    private readonly books: Books,
    private readonly healths: BookHealths,
    private readonly pairs: PairAnswers,
  ) {}

  register(registry: Registry): void {
    const { ingestion, books, pairs } = this;
    const registers = [registry];
    new Gauge({
      name: 'livetape_books',
      help: 'Books by state',
      labelNames: ['venue', 'state'],
      registers,
      collect() {
        this.reset();
        for (const { id, venue } of ingestion.instruments()) this.inc({ venue, state: books.live.state(id) });
      },
    });
    new Gauge({
      name: 'livetape_crossed_pairs',
      help: 'Pairs of which one venue bids what another asks, or more',
      registers,
      collect() {
        this.set(pairs.crossedCount());
      },
    });
    for (const count of COUNTS) this.count(registry, count);
  }

  private count(registry: Registry, [name, help, read]: (typeof COUNTS)[number]): void {
    const { ingestion, healths } = this;
    new Counter({
      name: `livetape_book_${name}_total`,
      help,
      labelNames: ['venue'],
      registers: [registry],
      async collect() {
        const venues = ingestion.venues();
        const all = await Promise.all(venues.map((venue) => healths.of(venue)));
        this.reset();
        for (const [i, bySymbol] of all.entries()) {
          const sum = [...bySymbol.values()].reduce((total, book) => total + read(book), 0);
          this.inc({ venue: venues[i] }, sum);
        }
      },
    });
  }
}
