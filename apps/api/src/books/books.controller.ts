import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { BookDto, BookHistoryDto, BookQuery, MarketQuery } from '@livetape/dto';
import { ApiProblems } from '../http/problems.decorator';
import { BookAnswers } from './book-answers';

/** `GET /book` and `GET /book/history`. */
@ApiTags('books')
@Controller('book')
export class BooksController {
  constructor(private readonly answers: BookAnswers) {}

  @Get()
  @ApiOperation({
    operationId: 'getBook',
    summary: 'The book of one instrument',
    description:
      'The best levels as of the last message that was proven to follow. A stale book is the last that was right; its ' +
      'age says how old.',
  })
  @ApiOkResponse({ description: 'The book.', type: BookDto })
  @ApiProblems('/api/v1/book', ['invalid-query', 'unknown-venue', 'unknown-symbol'])
  getBook(@Query() query: BookQuery): Promise<BookDto> {
    return this.answers.book(query);
  }

  @Get('history')
  @ApiOperation({
    operationId: 'getBookHistory',
    summary: 'The best levels of one book over the last ten minutes',
    description: 'One column every five seconds, up to 20 levels of each side.',
  })
  @ApiOkResponse({ description: 'The columns.', type: BookHistoryDto })
  @ApiProblems('/api/v1/book/history', ['invalid-query', 'unknown-venue', 'unknown-symbol'])
  getBookHistory(@Query() query: MarketQuery): BookHistoryDto {
    return this.answers.history(query);
  }
}
