import { type Server } from './server';

/** What is known of an attempt that failed. */
export interface Attempt {
  readonly server: Server;
  /** Origin of the embedding page. */
  readonly origin: string;
  readonly hasTickets: boolean;
}

/**
 * Why a stream could not be opened, in one sentence. A browser tells a page nothing of a refused upgrade, so it is asked of
 * REST, which refuses the same pages; what any page may read is the script itself.
 */
export async function diagnose({ server, origin, hasTickets }: Attempt, ask: typeof fetch = fetch): Promise<string> {
  const answer = await reach(ask, `${server.base}api/v1/feeds`, { cache: 'no-store' });
  if (answer === null) {
    const script = await reach(ask, `${server.base}widget/livetape.js`, { method: 'HEAD', cache: 'no-store' });
    if (script?.ok !== true) return `The server ${server.name} cannot be reached.`;
    return `The server ${server.name} does not allow pages of ${origin}: its gateway.originsAllowed must name it.`;
  }
  if (answer.status === 401 && hasTickets) return `The server ${server.name} did not accept the ticket.`;
  if (answer.status === 401) return `The server ${server.name} asks for a key: this element needs a ticket-url.`;
  if (!answer.ok) return (await detailOf(answer)) ?? `The server ${server.name} answered with status ${answer.status}.`;
  return `The server ${server.name} did not accept another connection.`;
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
export async function detailOf(answer: Response): Promise<string | null> {
  try {
    const { detail } = (await answer.json()) as { readonly detail?: unknown };
    return typeof detail === 'string' ? detail : null;
  } catch {
    // SyntaxError: what stands between us and the server may answer anything
    return null;
  }
}
