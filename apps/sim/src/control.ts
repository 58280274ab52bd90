import { type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { type RestAnswer } from './dialects/dialect';
import { checkFaults } from './faults/fault';
import { type Sim } from './sim';

const BODY_BYTES_MAX = 64 * 1024;
const STEP_MS_MAX = 3_600_000;
const step = z.strictObject({ ms: z.int().min(1).max(STEP_MS_MAX) });

/**
 * The simulation's own requests: GET and POST `/control/faults`, GET `/control/sent?symbol=&fromId=&toId=`, POST
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
        return json(200, sim.faults(checkFaults(JSON.parse(await body(request)))));
      case 'GET /control/sent':
        return json(200, sent(sim, url.searchParams));
      case 'POST /control/step':
        sim.step(step.parse(JSON.parse(await body(request))).ms);
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
  return sim.sent(
    symbol,
    fromId !== null && toId !== null ? { fromId: Number(fromId), toId: Number(toId) } : undefined,
  );
}

function isLoopback(request: IncomingMessage): boolean {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  return ['127.0.0.1', 'localhost', '[::1]'].includes(host);
}

async function body(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) throw new Error('the body is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** BigInts go as decimal text. */
function json(status: number, value: unknown): RestAnswer {
  const text = JSON.stringify(value, (_, field: unknown) => (typeof field === 'bigint' ? field.toString() : field));
  return { status, headers: {}, body: text };
}
