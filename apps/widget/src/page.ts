import { LivetapeClient } from '@livetape/client';
import { diagnose, type Trouble } from './diagnosis';
import { Hub, Hubs } from './hub';
import { type Server } from './server';
import { type TicketProvider, Tickets, ticketsFrom } from './tickets';

/** The address that this script was loaded from; null where the page loaded it as a module. */
export const scriptUrl = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : null;

/** The connections of this page. Tickets are the address or the function that an element named, or null. */
export const hubs = new Hubs((server, tickets) =>
  tickets === null ? openHub(server) : ticketHub(server, new Tickets(providerOf(tickets as string | TicketProvider))),
);

function providerOf(tickets: string | TicketProvider): TicketProvider {
  return typeof tickets === 'string' ? ticketsFrom(tickets) : tickets;
}

function openHub(server: Server): Hub {
  const attempt = { server, origin: location.origin, hasTickets: false };
  return new Hub({ client: new LivetapeClient(), server, hasTickets: false, diagnose: () => diagnose(attempt) });
}

function ticketHub(server: Server, tickets: Tickets): Hub {
  const client = new LivetapeClient({ ticket: () => tickets.next() });
  const why = async (): Promise<Trouble> => {
    if (tickets.failure !== null) return { kind: 'refused', sentence: tickets.failure };
    return diagnose({ server, origin: location.origin, hasTickets: true });
  };
  return new Hub({ client, server, hasTickets: true, diagnose: why });
}
