import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Request, type Response } from 'express';
import { AddressBudget } from '../http/budget';
import { Problem } from '../http/problem';
import { Access, type Caller } from './access';
import { type Need, NEED } from './needs';

/** Wrong keys that one address may show: some at once, then one in ten seconds. Right ones are never held up. */
const FAILURES = { perSecond: 0.1, burst: 10, addressesMax: 10_000 };

const callers = new WeakMap<Request, Caller>();

/** Who made the request; the guard has let it pass. */
export function callerOf(request: Request): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error('no guard stands before this handler');
  return caller;
}

/** Lets a request pass to its handler when who asks may do what the handler needs; else throws a problem. */
@Injectable()
export class CallerGuard implements CanActivate {
  private readonly failures = new AddressBudget(FAILURES);

  constructor(
    private readonly access: Access,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const need = this.reflector.getAllAndOverride<Need | undefined>(NEED, [context.getHandler(), context.getClass()]);
    if (need === 'open') return true;
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const caller = this.access.identify(request, 'rest');
    if (caller === 'not-authenticated') throw this.failure(request, http.getResponse<Response>());
    const scope = need ?? 'read';
    if (!caller.scopes.has(scope)) throw new Problem('not-allowed', `This needs an API key with the scope ${scope}.`);
    callers.set(request, caller);
    return true;
  }

  /** Only wrong keys are counted: a page that asks whether it needs one shows none. */
  private failure(request: Request, response: Response): Problem {
    const isShown = request.headers.authorization !== undefined;
    const waitSeconds = isShown ? this.failures.take(request.ip ?? '', performance.now()) : 0;
    if (waitSeconds === 0) {
      const detail = isShown ? 'The API key shown is not valid.' : 'Send an API key as Authorization: Bearer.';
      return new Problem('not-authenticated', detail);
    }
    response.setHeader('retry-after', waitSeconds);
    return new Problem('rate-limited', `This address showed too many wrong keys; try again in ${waitSeconds} s.`);
  }
}
