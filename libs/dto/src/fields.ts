import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** Bounds of an integer parameter, both inclusive. */
export interface IntegerBounds {
  readonly min: number;
  readonly max: number;
  readonly description: string;
  readonly example?: number;
  readonly default?: number;
}

/** An optional integer of the query string: plain digits only, so `1e3`, `0x10`, ` 7` and an empty text are refused. */
export function IntegerParameter(bounds: IntegerBounds): PropertyDecorator {
  const { min, max, ...shown } = bounds;
  const message = (given: { property: string }) => `${given.property} must be an integer from ${min} to ${max}`;
  return compose([
    ApiProperty({ ...shown, type: 'integer', minimum: min, maximum: max, required: false }),
    IsOptional(),
    Transform(({ value }) => (typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value)),
    IsInt({ message }),
    Min(min, { message }),
    Max(max, { message }),
  ]);
}

/** How a text parameter is shown and bounded. */
export interface TextRules {
  readonly description: string;
  readonly lengthMax: number;
  readonly example?: string;
  readonly required: boolean;
}

/** A text of the query string, from 1 to `lengthMax` characters. */
export function TextParameter({ lengthMax, required, ...shown }: TextRules): PropertyDecorator {
  const message = (given: { property: string }) => `${given.property} must be a text of 1 to ${lengthMax} characters`;
  const options: ApiPropertyOptions = { ...shown, type: 'string', minLength: 1, maxLength: lengthMax, required };
  return compose([
    ApiProperty(options),
    ...(required ? [] : [IsOptional()]),
    IsString({ message }),
    IsNotEmpty({ message }),
    MaxLength(lengthMax, { message }),
  ]);
}

/** An optional parameter that is one word of a list. `enumName` names the list in the OpenAPI document. */
export function ChoiceParameter(choices: readonly string[], enumName: string, description: string): PropertyDecorator {
  const message = (given: { property: string }) => `${given.property} must be one of ${choices.join(', ')}`;
  return compose([
    ApiProperty({ description, enum: [...choices], enumName, required: false }),
    IsOptional(),
    IsIn([...choices], { message }),
  ]);
}

/** A decimal written exactly, never a float: `"97234.50"`. */
export function DecimalProperty(description: string, example: string): PropertyDecorator {
  return ApiProperty({ description, example, type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' });
}

/** An integer of an answer. */
export function IntegerProperty(description: string, example: number): PropertyDecorator {
  return ApiProperty({ description, example, type: 'integer' });
}

/** An integer of an answer that may be missing. */
export function IntegerOrNullProperty(description: string, example: number): PropertyDecorator {
  return ApiProperty({ description, example, type: 'integer', nullable: true });
}

/** A text of an answer that may be missing. */
export function TextOrNullProperty(description: string, example: string): PropertyDecorator {
  return ApiProperty({ description, example, type: 'string', nullable: true });
}

/** A decimal of an answer, or an empty text where there is none. */
export function DecimalOrEmptyProperty(description: string, example: string): PropertyDecorator {
  return ApiProperty({ description, example, type: 'string', pattern: '^(-?\\d+(\\.\\d+)?)?$' });
}

/** A double of an answer that may be missing. */
export function NumberOrNullProperty(description: string, example: number): PropertyDecorator {
  return ApiProperty({ description, example, type: 'number', nullable: true });
}

/** Levels of a book, each [price, size]: decimal texts or integers, as the example is. */
export function LevelsProperty(
  description: string,
  example: readonly [string | number, string | number],
): PropertyDecorator {
  const items = typeof example[0] === 'string' ? { type: 'string' } : { type: 'integer' };
  return ApiProperty({
    description,
    example: [[...example]],
    type: 'array',
    items: { type: 'array', items, minItems: 2, maxItems: 2 },
  });
}

function compose(decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, property) => {
    for (const decorate of decorators) decorate(target, property);
  };
}
