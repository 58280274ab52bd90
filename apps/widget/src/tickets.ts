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
