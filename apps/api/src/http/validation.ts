import { type ArgumentMetadata, type PipeTransform, ValidationPipe } from '@nestjs/common';
import { type ProblemCode } from '@livetape/dto';
import { Problem, sentence } from './problem';

/** Checks every query and body against its class: what is unknown or out of range is a problem that names each field. */
export function validation(): PipeTransform {
  const query = validationOf('invalid-query', 'parameter');
  const body = validationOf('invalid-body', 'field');
  return {
    transform: (value: unknown, metadata: ArgumentMetadata) =>
      (metadata.type === 'body' ? body : query).transform(value, metadata),
  };
}

function validationOf(code: ProblemCode, noun: string): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) => {
      const fields = errors.map(({ property, constraints = {} }) => ({
        field: property.slice(0, 64),
        message: (constraints['whitelistValidation'] === undefined
          ? (Object.values(constraints)[0] ?? `${property} is not of its form`)
          : `${property} is not a ${noun}`
        ).slice(0, 256),
      }));
      return new Problem(code, sentence(fields.map(({ message }) => message)), fields);
    },
  });
}
