/** The server refused to give a ticket. */
export class TicketRefusal extends Error {
  /** @param retryMs wait that the server asked for; null when it asked for none */
  constructor(
    readonly status: number,
    readonly retryMs: number | null,
  ) {
    super(`The server gave no ticket for the key: status ${status}.`);
  }

  /** Whether the same key will be refused again. */
  get isFinal(): boolean {
    return this.status === 401 || this.status === 403;
  }
}

/**
 * A ticket for one connection, in exchange for an API key. Rejects with `TicketRefusal`, or with what `fetch` rejects with.
 * @param url of the stream; the API stands beside it
 */
export async function fetchTicket(url: string, key: string): Promise<string> {
  const api = new URL('api/v1/tickets', url);
  api.protocol = api.protocol.replace('ws', 'http');
  const answer = await fetch(api, { method: 'POST', headers: { authorization: `Bearer ${key}` } });
  if (!answer.ok) {
    const seconds = Number(answer.headers.get('retry-after') ?? NaN);
    throw new TicketRefusal(answer.status, Number.isFinite(seconds) ? seconds * 1_000 : null);
  }
  return ((await answer.json()) as { readonly ticket: string }).ticket;
}

/** The address of the stream with the ticket in it. */
export function withTicket(url: string, ticket: string): string {
  const target = new URL(url);
  target.searchParams.set('ticket', ticket);
  return target.href;
}
