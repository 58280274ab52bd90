import { Global, Module } from '@nestjs/common';
import { BookAnswers } from './book-answers';
import { BookHealths } from './book-healths';
import { BookMetrics } from './book-metrics';
import { Books } from './books';
import { BooksController } from './books.controller';
import { GreeksAnswers } from './greeks-answers';
import { GreeksController } from './greeks.controller';
import { PairAnswers } from './pair-answers';
import { PairsController } from './pairs.controller';

/** From proven levels to books, and what is asked of them. */
@Global()
@Module({
  controllers: [BooksController, PairsController, GreeksController],
  providers: [Books, BookHealths, BookMetrics, BookAnswers, PairAnswers, GreeksAnswers],
  exports: [Books, BookMetrics],
})
export class BooksModule {}
