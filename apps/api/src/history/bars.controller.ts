import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { BarsDto, BarsQuery } from '@livetape/dto';
import { ApiProblems } from '../http/problems.decorator';
import { BarHistory } from './bar-history';

/** `GET /bars`. */
@ApiTags('history')
@Controller('bars')
export class BarsController {
  constructor(private readonly history: BarHistory) {}

  @Get()
  @ApiOperation({
    operationId: 'getBars',
    summary: 'Bars of one instrument',
    description:
      'Closed windows of event time, oldest first: open, high, low, close, VWAP and exact sums. Ask by `width` or by the ' +
      'width of a chart in `pixels`. A window without a trade has no bar.',
  })
  @ApiOkResponse({ description: 'A page of bars.', type: BarsDto })
  @ApiProblems('/api/v1/bars', [
    'invalid-query',
    'invalid-cursor',
    'range-too-large',
    'unknown-venue',
    'unknown-symbol',
    'store-unavailable',
  ])
  getBars(@Query() query: BarsQuery): Promise<BarsDto> {
    return this.history.page(query);
  }
}
