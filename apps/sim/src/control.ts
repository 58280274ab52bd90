import { type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { type RestAnswer } from './dialects/dialect';
import { checkFaults } from './faults/fault';
import { readBody } from './request-body';
import { type Sim } from './sim';

const STEP_MS_MAX = 3_600_000;
const step = z.strictObject({ ms: z.int().min(1).max(STEP_MS_MAX) });

/**
 * The simulation's own requests: GET and POST `/control/faults`, GET `/control/sent?symbol=&fromId=&toId=&venue=`, POST
 * `/control/step` on a manual clock. For programs on this machine: the server listens on loopback, and a browser's page
 * (it would send an Origin, or another host's name) is refused.
 */
export async function control(sim: Sim, request: IncomingMessage, url: URL): Promise<RestAnswer> {
  if (request.headers.origin !== undefined || !isLoopback(request)) return json(403, { error: 'loopback only' });
  try {
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /control/faults':
        return json(200, sim.faults());
      case 'POST /control/faults':
        return json(200, sim.faults(checkFaults(JSON.parse(await readBody(request)))));
      case 'GET /control/sent':
        return json(200, sent(sim, url.searchParams));
      case 'POST /control/step':
        sim.step(step.parse(JSON.parse(await readBody(request))).ms);
        return json(200, { nowMs: sim.nowMs() });
      default:
        return json(404, { error: 'not found' });
    }
  } catch (error) {
    // everything thrown above says what is wrong with the request
    return json(400, { error: error instanceof Error ? error.message : String(error) });
  }
}

function sent(sim: Sim, query: URLSearchParams): unknown {
  const symbol = query.get('symbol') ?? '';
  const [fromId, toId] = [query.get('fromId'), query.get('toId')];
  const ids = fromId !== null && toId !== null ? { fromId: Number(fromId), toId: Number(toId) } : undefined;
  return sim.sent(symbol, ids, query.get('venue') ?? undefined);
}

function isLoopback(request: IncomingMessage): boolean {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  return ['127.0.0.1', 'localhost', '[::1]'].includes(host);
}

/** BigInts go as decimal text. */
function json(status: number, value: unknown): RestAnswer {
  const text = JSON.stringify(value, (_, field: unknown) => (typeof field === 'bigint' ? field.toString() : field));
  return { status, headers: {}, body: text };
}
