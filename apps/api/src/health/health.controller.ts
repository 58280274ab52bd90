import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { LiveDto, ReadyDto } from '@livetape/dto';
import { Open } from '../auth/needs';
import { Problem, sentence } from '../http/problem';
import { ApiProblems } from '../http/problems.decorator';
import { Status } from './status';

/** `GET /health/live` for who restarts the process, `GET /health/ready` for who sends it traffic. */
@ApiTags('health')
@Controller('health')
@Open()
export class HealthController {
  constructor(private readonly status: Status) {}

  @Get('live')
  @ApiOperation({ operationId: 'getLive', summary: 'The process answers' })
  @ApiOkResponse({ description: 'It does.', type: LiveDto })
  @ApiProblems('/api/v1/health/live', [])
  getLive(): LiveDto {
    return { status: 'live' };
  }

  @Get('ready')
  @ApiOperation({
    operationId: 'getReady',
    summary: 'The platform can be used',
    description: 'It knows its instruments, its store can be written, and a feed delivers or a replay has played.',
  })
  @ApiOkResponse({ description: 'It can.', type: ReadyDto })
  @ApiProblems('/api/v1/health/ready', ['not-ready'])
  getReady(): ReadyDto {
    const obstacles = this.status.obstacles();
    if (obstacles.length > 0) throw new Problem('not-ready', sentence(obstacles));
    return { status: 'ready' };
  }
}
