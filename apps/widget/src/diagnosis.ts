import { type Server } from './server';

/** What is known of an attempt that failed. */
export interface Attempt {
  readonly server: Server;
  /** Origin of the embedding page. */
  readonly origin: string;
  readonly hasTickets: boolean;
}

/** Why there is no connection: the server does not want this page, or cannot be reached. */
export interface Trouble {
  readonly kind: 'refused' | 'unreachable';
  readonly sentence: string;
}

/**
 * Why a stream could not be opened. A browser tells a page nothing of a refused upgrade, so it is asked of
 * REST, which refuses the same pages; what any page may read is the script itself.
 */
export async function diagnose({ server, origin, hasTickets }: Attempt, ask: typeof fetch = fetch): Promise<Trouble> {
  const of = (kind: Trouble['kind'], rest: string) => ({ kind, sentence: `The server ${server.name} ${rest}` });
  const answer = await reach(ask, `${server.base}api/v1/feeds`, { cache: 'no-store' });
  if (answer === null) {
    const script = await reach(ask, `${server.base}widget/livetape.js`, { method: 'HEAD', cache: 'no-store' });
    if (script?.ok !== true) return of('unreachable', 'cannot be reached.');
    return of('refused', `does not allow pages of ${origin}: its gateway.originsAllowed must name it.`);
  }
  if (answer.status === 401 && hasTickets) return of('refused', 'did not accept the ticket.');
  if (answer.status === 401) return of('refused', 'asks for a key: this element needs a ticket-url.');
  if (answer.ok) return of('refused', 'did not accept another connection.');
  const detail = await detailOf(answer);
  if (detail !== null) return { kind: 'refused', sentence: detail };
  return of('unreachable', `answered with status ${answer.status}.`);
}

/** Null where the browser lets the page see no answer. */
async function reach(ask: typeof fetch, url: string, init: RequestInit): Promise<Response | null> {
  try {
    return await ask(url, init);
  } catch {
    // TypeError: no network, or an answer that this page may not read
    return null;
  }
}

/** The sentence of a problem+json body. */
async function detailOf(answer: Response): Promise<string | null> {
  try {
    const { detail } = (await answer.json()) as { readonly detail?: unknown };
    return typeof detail === 'string' ? detail : null;
  } catch {
    // SyntaxError: what stands between us and the server may answer anything
    return null;
  }
}
