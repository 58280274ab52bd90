import { LivetapeClient } from '@livetape/client';
import { diagnose } from './diagnosis';
import { Hub, Hubs } from './hub';
import { type TicketProvider, ticketsFrom } from './tickets';

/** The address that this script was loaded from; null where the page loaded it as a module. */
export const scriptUrl = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : null;

/** The connections of this page. Tickets are the address or the function that an element named, or null. */
export const hubs = new Hubs((server, tickets) => {
  const ticket = typeof tickets === 'string' ? ticketsFrom(tickets) : (tickets as TicketProvider | null);
  const hasTickets = ticket !== null;
  const client = new LivetapeClient({ ...(ticket === null ? {} : { ticket }) });
  const attempt = { server, origin: location.origin, hasTickets };
  return new Hub({ client, server, hasTickets, diagnose: () => diagnose(attempt) });
});
