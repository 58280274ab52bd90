import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { type Request, type Response } from 'express';
import { KeyError } from '@livetape/keys';
import { StoreError } from '@livetape/store';
import { nothingAt, Problem } from './problem';

/** Makes every error of the API one `application/problem+json`; what we did not foresee is logged and says nothing more. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('api');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<Request>(), http.getResponse<Response>());
  }

  /** Writes the answer, unless one is on its way already. */
  answer(error: unknown, request: Request, response: Response): void {
    const problem = this.problemOf(error, request);
    if (response.headersSent) return void response.destroy();
    const body = problem.body(pathOf(request));
    response.status(body.status).setHeader('cache-control', 'no-store');
    if (problem.code === 'not-authenticated') response.setHeader('www-authenticate', 'Bearer realm="livetape"');
    response.setHeader('content-type', 'application/problem+json; charset=utf-8').end(JSON.stringify(body));
  }

  private problemOf(error: unknown, request: Request): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof StoreError) return storeProblem(error);
    if (error instanceof KeyError) return keyProblem(error);
    if (error instanceof HttpException && error.getStatus() === 404) {
      return nothingAt(pathOf(request));
    }
    const status = error instanceof HttpException ? error.getStatus() : (error as { status?: unknown } | null)?.status;
    if (typeof status === 'number' && status >= 400 && status < 500) {
      return new Problem('invalid-request', 'The request cannot be read: is its address well-formed?');
    }
    this.logger.error(error instanceof Error ? error.stack : error);
    return new Problem('internal', 'The platform failed to answer; its log says why.');
  }
}

/** The whole path, also below a mounted handler; cut, so that a long address does not make a long answer. */
function pathOf({ originalUrl }: Request): string {
  return originalUrl.split('?', 1)[0].slice(0, 256);
}

function storeProblem(error: StoreError): Problem {
  if (error.code === 'cursor') return new Problem('invalid-cursor', 'cursor must be the next of a page before.');
  return new Problem('store-unavailable', error.message);
}

function keyProblem({ code, message }: KeyError): Problem {
  const isOurs = code === 'malformed' || code === 'locked';
  return new Problem(isOurs ? 'keys-unavailable' : code, `${message}.`);
}
