import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { TradesDto, TradesQuery } from '@livetape/dto';
import { ApiProblems } from '../http/problems.decorator';
import { TradeHistory } from './trade-history';

/** `GET /trades`. */
@ApiTags('history')
@Controller('trades')
export class TradesController {
  constructor(private readonly history: TradeHistory) {}

  @Get()
  @ApiOperation({
    operationId: 'getTrades',
    summary: 'Trades of one instrument',
    description: 'Trades as the venue reported them, oldest first, each once. Kept as long as the retention says.',
  })
  @ApiOkResponse({ description: 'A page of trades.', type: TradesDto })
  @ApiProblems('/api/v1/trades', [
    'invalid-query',
    'invalid-cursor',
    'unknown-venue',
    'unknown-symbol',
    'store-unavailable',
  ])
  getTrades(@Query() query: TradesQuery): Promise<TradesDto> {
    return this.history.page(query);
  }
}
