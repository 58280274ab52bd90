import { Controller, Header, Post, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { TicketDto } from '@livetape/dto';
import { type Request } from 'express';
import { ApiProblems } from '../http/problems.decorator';
import { Access } from './access';
import { callerOf } from './caller.guard';

/** `POST /tickets`, for browsers: their WebSocket sends no Authorization header. */
@ApiTags('access')
@Controller('tickets')
export class TicketsController {
  constructor(private readonly access: Access) {}

  @Post()
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'makeTicket',
    summary: 'A ticket that opens one socket of the stream',
    description: 'To be used once and soon, as `?ticket=` of `/stream`. It ends with the key that asked for it.',
  })
  @ApiCreatedResponse({ description: 'The ticket.', type: TicketDto })
  @ApiProblems('/api/v1/tickets', [])
  makeTicket(@Req() request: Request): TicketDto {
    const { text, expiresAtMs } = this.access.giveTicket(callerOf(request));
    return { ticket: text, expiresAt: expiresAtMs };
  }
}
