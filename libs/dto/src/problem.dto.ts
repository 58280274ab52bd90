import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PROBLEM_CODES, type ProblemCode } from './problems';

/** What is wrong with one parameter. */
export class ProblemFieldDto {
  @ApiProperty({ description: 'The parameter.', example: 'limit' })
  field: string;

  @ApiProperty({ description: 'What it must be.', example: 'limit must be an integer from 1 to 10000' })
  message: string;
}

/** Every error, as `application/problem+json` (RFC 9457). */
export class ProblemDto {
  @ApiProperty({ description: 'Address of the kind of problem.', example: '/api/docs#invalid-query' })
  type: string;

  @ApiProperty({ description: 'The kind in words; the same for every instance of a code.' })
  title: string;

  @ApiProperty({ description: 'The HTTP status.', example: 400, type: 'integer' })
  status: number;

  @ApiProperty({
    description: 'One clear sentence about this instance.',
    example: 'limit must be an integer from 1 to 10000.',
  })
  detail: string;

  @ApiProperty({ description: 'The kind, from a closed list.', enum: PROBLEM_CODES, enumName: 'ProblemCode' })
  code: ProblemCode;

  @ApiProperty({ description: 'Path of the request that failed.', example: '/api/v1/bars' })
  instance: string;

  @ApiPropertyOptional({ description: 'Each wrong parameter, with code `invalid-query`.', type: [ProblemFieldDto] })
  errors?: ProblemFieldDto[];
}
