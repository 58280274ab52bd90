import { type Request, type RequestHandler } from 'express';

/** For how long a browser may remember the answer to its question, seconds. */
const REMEMBER_S = 600;
const READABLE = 'Retry-After';

/**
 * Lets pages of allowed origins read the API's answers (CORS): GET everywhere, POST where a ticket is made. No cookie is
 * read or set, so none is allowed; a key is sent by the page itself.
 */
export function crossOrigin(originsAllowed: readonly string[]): RequestHandler {
  const allowed = new Set(originsAllowed);
  return (request, response, next) => {
    const { origin } = request.headers;
    response.vary('Origin');
    if (origin !== undefined && allowed.has(origin) && mayReach(request)) {
      response.setHeader('access-control-allow-origin', origin);
      response.setHeader('access-control-expose-headers', READABLE);
    }
    next();
  };
}

/** Answers what a browser asks before it sends what a form could not; any other OPTIONS is refused further on. */
export function preflight(): RequestHandler {
  return (request, response, next) => {
    const isAllowed = response.getHeader('access-control-allow-origin') !== undefined;
    if (request.method !== 'OPTIONS' || !isAllowed) return next();
    response.setHeader('access-control-allow-methods', `${methodsOf(request)}`);
    response.setHeader('access-control-allow-headers', 'Authorization');
    response.setHeader('access-control-max-age', REMEMBER_S);
    response.status(204).end();
  };
}

/** The keys are not for the pages of others. */
function mayReach(request: Request): boolean {
  const method = request.method === 'OPTIONS' ? request.headers['access-control-request-method'] : request.method;
  return method !== undefined && methodsOf(request).split(', ').includes(method);
}

function methodsOf({ path }: Request): string {
  if (path === '/tickets') return 'POST';
  return /^\/keys(\/|$)/i.test(path) ? '' : 'GET, HEAD';
}
