import { type ArgumentMetadata, type PipeTransform, ValidationPipe } from '@nestjs/common';
import { type ProblemCode } from '@livetape/dto';
import { Problem, sentence } from './problem';

/** Checks every query and body against its class: what is unknown or out of range is a problem that names each field. */
export function validation(): PipeTransform {
  const query = validationOf('invalid-query', 'parameter');
  const body = validationOf('invalid-body', 'field');
  return {
    transform: (value: unknown, metadata: ArgumentMetadata) => {
      const isBody = metadata.type === 'body';
      refuseSkipped(value, isBody ? 'invalid-body' : 'invalid-query');
      return (isBody ? body : query).transform(value, metadata);
    },
  };
}

/** Names that every object has: the classes' reader skips them in silence, and so would never find them unknown. */
const SKIPPED = ['__proto__', 'constructor'];

function refuseSkipped(value: unknown, code: ProblemCode): void {
  if (typeof value !== 'object' || value === null) return;
  const field = SKIPPED.find((name) => Object.hasOwn(value, name));
  if (field === undefined) return;
  const message = `${field} is not a field`;
  throw new Problem(code, sentence([message]), [{ field, message }]);
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
