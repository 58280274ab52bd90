import { ApiProperty } from '@nestjs/swagger';

/** The process answers. */
export class LiveDto {
  @ApiProperty({ enum: ['live'] })
  status: 'live';
}

/** The platform has its instruments, its store writes, and at least one feed delivers. */
export class ReadyDto {
  @ApiProperty({ enum: ['ready'] })
  status: 'ready';
}
