import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import express, { type Request, type Response } from 'express';
import { type Observable } from 'rxjs';
import { type ProblemCode } from '@livetape/dto';
import { Problem } from './problem';

/** The longest body that the API itself asks for is below 300 bytes. */
const BODY_BYTES_MAX = 4_096;
const DEPTH_MAX = 8;
/** A body of one packet that takes longer is sent by something broken or hostile. */
const BODY_MS_MAX = 5_000;

const parse = express.json({ limit: BODY_BYTES_MAX, inflate: false, strict: true });

const REFUSALS: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  'entity.too.large': ['body-too-large', `A body may have ${BODY_BYTES_MAX} bytes.`],
  'encoding.unsupported': ['unsupported-media-type', 'The body must not be compressed.'],
  'charset.unsupported': ['unsupported-media-type', 'The body must be in UTF-8.'],
  'entity.parse.failed': ['invalid-body', 'The body is not JSON.'],
};

/**
 * Reads the body of a request as JSON: only of handlers that say so, and only after who asks has been let pass. Throws
 * problems for what is too large, too slow, too deep, of another type, or no object.
 */
@Injectable()
export class JsonBody implements NestInterceptor {
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    await readBody(request, http.getResponse<Response>(), BODY_MS_MAX);
    return next.handle();
  }
}

/** Puts the parsed object into `request.body`. */
export async function readBody(request: Request, response: Response, msMax: number): Promise<void> {
  if (!isJson(request)) throw new Problem('unsupported-media-type', 'Send the body as application/json in UTF-8.');
  // the parser would first wait for the end of what it does not read
  if (Number(request.headers['content-length']) > BODY_BYTES_MAX) {
    response.setHeader('connection', 'close');
    throw problemOf({ type: 'entity.too.large' });
  }
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Problem('body-too-slow', `The body must be here in ${msMax} ms.`)), msMax);
  parse(request, response, (error?: { type?: string }) => (error ? reject(problemOf(error)) : resolve()));
  try {
    await promise;
  } catch (error) {
    // what is left of the body is not waited for
    response.setHeader('connection', 'close');
    throw error;
  } finally {
    clearTimeout(timer);
  }
  const body: unknown = request.body;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Problem('invalid-body', 'The body must be a JSON object.');
  }
  if (isDeeper(body, DEPTH_MAX)) throw new Problem('invalid-body', `The body may be nested ${DEPTH_MAX} deep.`);
}

/** `application/json`, and if it names a charset, UTF-8 (RFC 8259 §8.1). */
function isJson({ headers }: Request): boolean {
  return /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(headers['content-type'] ?? '');
}

function problemOf({ type }: { type?: string }): Problem {
  const [code, detail] = REFUSALS[type ?? ''] ?? ['invalid-request', 'The body cannot be read.'];
  return new Problem(code, detail);
}

function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((inner) => isDeeper(inner, depth - 1));
}
