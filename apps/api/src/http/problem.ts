import { PROBLEMS, type ProblemCode, type ProblemDto, type ProblemFieldDto } from '@livetape/dto';

/** An error that the caller is told of: a code of the closed list and one clear sentence. */
export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly fields?: readonly ProblemFieldDto[],
  ) {
    super(detail);
  }

  /** The body of the answer (RFC 9457); `instance` is the path of the request, without its query. */
  body(instance: string): ProblemDto {
    const { status, title } = PROBLEMS[this.code];
    const body: ProblemDto = {
      type: `/api/docs#${this.code}`,
      title,
      status,
      detail: this.detail,
      code: this.code,
      instance,
    };
    if (this.fields) body.errors = [...this.fields];
    return body;
  }
}

/** A sentence of several: each starts as it stands and ends with a full stop. */
export function sentence(parts: readonly string[]): string {
  return `${parts.join('; ')}.`;
}

/** The problem of an address that leads nowhere. */
export function nothingAt(path: string): Problem {
  return new Problem('not-found', `Nothing stands at ${path.slice(0, 256)}.`);
}
