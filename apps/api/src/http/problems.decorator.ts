import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ProblemDto, PROBLEMS, type ProblemCode } from '@livetape/dto';
import { Problem } from './problem';

/** What every operation may answer, but those that say how we do: they ask for no key. */
const OPEN = '/api/v1/health/';

/** Documents the problems that an operation may answer, one response per status, an example per code. */
export function ApiProblems(path: string, codes: readonly ProblemCode[]): MethodDecorator {
  const access: readonly ProblemCode[] = path.startsWith(OPEN) ? [] : ['not-authenticated', 'not-allowed'];
  const all = [...codes, ...access, 'rate-limited', 'internal'] as const;
  const statuses = [...new Set(all.map((code) => PROBLEMS[code].status))].sort();
  return applyDecorators(
    ApiExtraModels(ProblemDto),
    ...statuses.map((status) =>
      ApiResponse(
        response(
          path,
          status,
          all.filter((code) => PROBLEMS[code].status === status),
        ),
      ),
    ),
  );
}

function response(path: string, status: number, codes: readonly ProblemCode[]) {
  const examples = codes.map((code) => [code, { value: new Problem(code, `${PROBLEMS[code].title}.`).body(path) }]);
  return {
    status,
    description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' '),
    content: {
      'application/problem+json': {
        schema: { $ref: getSchemaPath(ProblemDto) },
        examples: Object.fromEntries(examples),
      },
    },
  };
}
