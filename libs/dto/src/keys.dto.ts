import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { IntegerOrNullProperty, IntegerProperty, TextParameter } from './fields';
import { KEY_ID_LENGTH, KEY_NAME_LENGTH_MAX, SCOPE_CHOICES, type ScopeChoice, TIME_MS_MAX } from './limits';

const NAME_MESSAGE = `name must be a text of 1 to ${KEY_NAME_LENGTH_MAX} characters on one line`;
const SCOPES_MESSAGE = `scopes must be one or more of ${SCOPE_CHOICES.join(', ')}, each once`;
const EXPIRY_MESSAGE = `expiresAt must be an integer from 0 to ${TIME_MS_MAX}`;

/** A key that is asked for. */
export class NewKeyBody {
  @ApiProperty({
    description: 'What it is for, on one line.',
    example: 'desk',
    minLength: 1,
    maxLength: KEY_NAME_LENGTH_MAX,
  })
  // no control characters, line ends among them: the name is printed in lists
  @Matches(new RegExp(`^[^\\p{C}\\p{Zl}\\p{Zp}]{1,${KEY_NAME_LENGTH_MAX}}$`, 'u'), { message: NAME_MESSAGE })
  name: string;

  @ApiProperty({
    description: 'What it may do; none implies another.',
    enum: SCOPE_CHOICES,
    enumName: 'Scope',
    isArray: true,
    minItems: 1,
    uniqueItems: true,
    example: ['read'],
  })
  @IsArray({ message: SCOPES_MESSAGE })
  @ArrayMinSize(1, { message: SCOPES_MESSAGE })
  @ArrayMaxSize(SCOPE_CHOICES.length, { message: SCOPES_MESSAGE })
  @ArrayUnique({ message: SCOPES_MESSAGE })
  @IsIn([...SCOPE_CHOICES], { each: true, message: SCOPES_MESSAGE })
  scopes: ScopeChoice[];

  @ApiProperty({
    description: 'From when on it is no longer valid, ms since the epoch; null or missing: it does not expire.',
    type: 'integer',
    minimum: 0,
    maximum: TIME_MS_MAX,
    nullable: true,
    required: false,
  })
  @IsOptional()
  @IsInt({ message: EXPIRY_MESSAGE })
  @Min(0, { message: EXPIRY_MESSAGE })
  @Max(TIME_MS_MAX, { message: EXPIRY_MESSAGE })
  expiresAt?: number | null;
}

/** The key that an address names. */
export class KeyParameters {
  @TextParameter({
    description: 'Id of the key: the part between the two underscores.',
    lengthMax: KEY_ID_LENGTH,
    example: 'k3x9q0v7ab',
    required: true,
  })
  id: string;
}

/** A key, without its secret, which nobody keeps. */
export class KeyDto {
  @ApiProperty({ description: 'Names the key; opens nothing.', example: 'k3x9q0v7ab' })
  id: string;

  @ApiProperty({ description: 'What it is for.', example: 'desk' })
  name: string;

  @ApiProperty({ description: 'What it may do.', enum: SCOPE_CHOICES, enumName: 'Scope', isArray: true })
  scopes: ScopeChoice[];

  @IntegerProperty('When it was made, ms since the epoch.', 1_763_596_800_000)
  createdAt: number;

  @IntegerOrNullProperty('When its secret was last replaced.', 1_763_596_800_000)
  rotatedAt: number | null;

  @IntegerOrNullProperty('From when on it is no longer valid.', 1_763_596_800_000)
  expiresAt: number | null;

  @IntegerOrNullProperty('When it was revoked.', 1_763_596_800_000)
  revokedAt: number | null;
}

/** Every key, revoked ones too, oldest first. */
export class KeysDto {
  @ApiProperty({ type: [KeyDto] })
  keys: KeyDto[];
}

/** A key just made or rotated. */
export class MadeKeyDto extends KeyDto {
  @ApiProperty({
    description: 'The key itself, to be sent as `Authorization: Bearer`. Told this once: only its hash is kept.',
    example: 'lt_k3x9q0v7ab_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  })
  key: string;
}

/** Opens one socket of the stream, once. */
export class TicketDto {
  @ApiProperty({ description: 'To be sent as `?ticket=` of `/stream`.' })
  ticket: string;

  @IntegerProperty('Until when it may be used, ms since the epoch.', 1_763_596_830_000)
  expiresAt: number;
}
