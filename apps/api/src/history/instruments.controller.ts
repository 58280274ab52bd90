import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InstrumentsDto, VenueQuery } from '@livetape/dto';
import { ApiProblems } from '../http/problems.decorator';
import { Ingestion } from '../ingestion/ingestion';
import { Market } from '../ingestion/market';

/** `GET /instruments`. */
@ApiTags('market')
@Controller('instruments')
export class InstrumentsController {
  constructor(
    private readonly ingestion: Ingestion,
    private readonly market: Market,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'getInstruments', summary: 'What this platform follows' })
  @ApiOkResponse({ description: 'The instruments.', type: InstrumentsDto })
  @ApiProblems('/api/v1/instruments', ['invalid-query', 'unknown-venue'])
  getInstruments(@Query() { venue }: VenueQuery): InstrumentsDto {
    if (venue !== undefined) this.market.requireVenue(venue);
    const listed = this.ingestion.instruments().filter((one) => venue === undefined || one.venue === venue);
    return {
      source: this.ingestion.source(),
      asOf: this.market.now(),
      instruments: listed.map(({ id: _row, ...instrument }) => instrument),
    };
  }
}
