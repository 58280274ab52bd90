/** Gives a new ticket for each connection: a ticket opens one socket, within thirty seconds. */
export type TicketProvider = () => Promise<string>;

/**
 * Tickets from the embedding site's own server, which holds the API key: it answers a POST with `{"ticket": "…"}`. Rejects
 * with an Error whose message is for people.
 */
export function ticketsFrom(url: string, ask: typeof fetch = fetch): TicketProvider {
  return async () => {
    const answer = await ask(url, { method: 'POST', cache: 'no-store' });
    if (!answer.ok) throw new Error(`The page’s ticket address answered with status ${answer.status}.`);
    const body = (await answer.json()) as { readonly ticket?: unknown } | null;
    if (typeof body?.ticket !== 'string') throw new Error('The page’s ticket address gave no ticket.');
    return body.ticket;
  };
}

/** The tickets of one hub, and why the last one did not come. */
export class Tickets {
  /** One sentence; null after a ticket. */
  failure: string | null = null;

  constructor(private readonly provider: TicketProvider) {}

  /** A ticket for the next connection. Rejects with what the page's provider throws or rejects with. */
  async next(): Promise<string> {
    try {
      const ticket = await this.provider();
      this.failure = null;
      return ticket;
    } catch (error) {
      // the provider is the page's: whatever it throws is told
      this.failure = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }
}
