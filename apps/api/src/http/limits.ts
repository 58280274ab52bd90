import { type RequestHandler, type Request } from 'express';
import { type Config } from '../config';
import { AddressBudget } from './budget';
import { Problem } from './problem';

/** Longest address of a request that is read; the longest that the API itself writes is below 400. */
const URL_LENGTH_MAX = 2_048;
const ADDRESSES_MAX = 10_000;

/** Refuses, before anything is looked up: other methods than GET and HEAD, long addresses, bodies, and floods. */
export function requestLimits({ requestsPerSecond, requestsBurst }: Config['server']): RequestHandler {
  const budget = new AddressBudget({ perSecond: requestsPerSecond, burst: requestsBurst, addressesMax: ADDRESSES_MAX });
  return (request, response, next) => {
    const waitSeconds = budget.take(request.ip ?? '', performance.now());
    if (waitSeconds > 0) {
      response.setHeader('retry-after', waitSeconds);
      return next(new Problem('rate-limited', `This address asked too often; ask again in ${waitSeconds} s.`));
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') response.setHeader('allow', 'GET, HEAD');
    next(refusal(request));
  };
}

function refusal(request: Request): Problem | undefined {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Problem(
      'method-not-allowed',
      `${request.baseUrl}${request.path} is read with GET, not with ${request.method}.`,
    );
  }
  if (request.originalUrl.length > URL_LENGTH_MAX) {
    return new Problem(
      'uri-too-long',
      `An address may have ${URL_LENGTH_MAX} characters, not ${request.originalUrl.length}.`,
    );
  }
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding !== undefined || (length !== undefined && length !== '0')) {
    return new Problem('body-too-large', 'The API reads no body.');
  }
  return undefined;
}
