import { type RequestHandler, type Request } from 'express';
import { type Config } from '../config';
import { AddressBudget } from './budget';
import { Problem } from './problem';

/** Longest address of a request that is read; the longest that the API itself writes is below 400. */
const URL_LENGTH_MAX = 2_048;
const ADDRESSES_MAX = 10_000;

/** What is not only read, by its path below `/api`. All else takes GET and HEAD, and no body. */
const WRITTEN: readonly { readonly path: RegExp; readonly methods: readonly string[]; readonly body?: 'json' }[] = [
  { path: /^\/v1\/tickets$/, methods: ['POST'] },
  { path: /^\/v1\/keys$/, methods: ['GET', 'HEAD', 'POST'], body: 'json' },
  { path: /^\/v1\/keys\/[^/]+$/, methods: ['DELETE'] },
  { path: /^\/v1\/keys\/[^/]+\/rotate$/, methods: ['POST'] },
];
const READ = ['GET', 'HEAD'];

/** Refuses floods, before anything else is looked at. */
export function requestBudget({ requestsPerSecond, requestsBurst }: Config['server']): RequestHandler {
  const budget = new AddressBudget({ perSecond: requestsPerSecond, burst: requestsBurst, addressesMax: ADDRESSES_MAX });
  return (request, response, next) => {
    const waitSeconds = budget.take(request.ip ?? '', performance.now());
    if (waitSeconds === 0) return next();
    response.setHeader('retry-after', waitSeconds);
    next(new Problem('rate-limited', `This address asked too often; ask again in ${waitSeconds} s.`));
  };
}

/** Refuses, before anything is looked up: methods that the address does not take, long addresses, and bodies. */
export function requestLimits(): RequestHandler {
  return (request, response, next) => {
    const written = WRITTEN.find(({ path }) => path.test(request.path));
    const methods = written?.methods ?? READ;
    const takesBody = written?.body !== undefined && request.method === 'POST';
    if (!methods.includes(request.method)) {
      response.setHeader('allow', methods.join(', '));
      return next(new Problem('method-not-allowed', `${pathOf(request)} takes ${methods.join(', ')}.`));
    }
    if (request.originalUrl.length > URL_LENGTH_MAX) {
      const detail = `An address may have ${URL_LENGTH_MAX} characters, not ${request.originalUrl.length}.`;
      return next(new Problem('uri-too-long', detail));
    }
    if (takesBody || !hasBody(request)) return next();
    // what is left of the body is not waited for
    response.setHeader('connection', 'close');
    next(new Problem('body-too-large', 'No body is read here.'));
  };
}

function hasBody({ headers }: Request): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = headers;
  return encoding !== undefined || (length !== undefined && length !== '0');
}

function pathOf({ baseUrl, path }: Request): string {
  return `${baseUrl}${path}`.slice(0, 256);
}
