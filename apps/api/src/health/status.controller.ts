import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { StatusDto } from '@livetape/dto';
import { ApiProblems } from '../http/problems.decorator';
import { Status } from './status';

/** `GET /status`. */
@ApiTags('health')
@Controller('status')
export class StatusController {
  constructor(private readonly status: Status) {}

  @Get()
  @ApiOperation({ operationId: 'getStatus', summary: 'The platform, as it is' })
  @ApiOkResponse({ description: 'The state.', type: StatusDto })
  @ApiProblems('/api/v1/status', [])
  getStatus(): StatusDto {
    return this.status.read();
  }
}
