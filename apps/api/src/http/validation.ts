import { ValidationPipe } from '@nestjs/common';
import { Problem, sentence } from './problem';

/** Checks every query against its class: what is unknown or out of range is a problem that names each parameter. */
export function validation(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) => {
      const fields = errors.map(({ property, constraints = {} }) => ({
        field: property.slice(0, 64),
        message: (constraints['whitelistValidation'] === undefined
          ? Object.values(constraints)[0]
          : `${property} is not a parameter`
        ).slice(0, 256),
      }));
      return new Problem('invalid-query', sentence(fields.map(({ message }) => message)), fields);
    },
  });
}
