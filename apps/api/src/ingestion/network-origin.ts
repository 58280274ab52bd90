import { fetchHttp, fetchInstruments, systemClock, type Transport } from '@livetape/feed';
import { type InstrumentSpec } from '@livetape/model';
import { type Endpoints, type Venue } from '@livetape/venues';
import { type Config } from '../config';
import { type Origin, type OriginVenue } from './origin';

/** The venues themselves. */
export function liveOrigin(venues: readonly OriginVenue[], reason: string, transport: Transport): Origin {
  return {
    source: 'live',
    reason,
    clock: systemClock,
    transport,
    http: fetchHttp,
    venues,
    capacity: venues.reduce((sum, { symbols, chosen }) => sum + symbols.length + (chosen?.max ?? 0), 0),
    isContinuous: true,
    play: null,
    close: async () => undefined,
  };
}

/** A live origin whose venues a simulated exchange speaks for; `close` ends it. */
export function simOrigin(live: Origin, close: () => Promise<void>): Origin {
  return { ...live, source: 'sim', isContinuous: false, close };
}

/** A venue over the network, with the symbols of the settings or else its own. */
export function networkVenue(
  venue: Venue,
  endpoints: Endpoints,
  config: Config['venues'][string] | undefined,
): OriginVenue {
  const isNamed = config !== undefined && config.symbols.length > 0;
  const symbols = isNamed ? config.symbols : venue.defaultSymbols;
  const chosen = isNamed ? undefined : venue.chosen;
  const listInstruments = () => fetchInstruments(venue, endpoints, fetchHttp, symbols);
  return { venue, endpoints, symbols, chosen, listInstruments };
}

/**
 * A venue as a simulated exchange speaks it, with the symbols of the settings or else all that are listed there, which are
 * few: the venue's own first. One that does not answer at once will be asked again.
 */
export async function simulatedVenue(
  venue: Venue,
  endpoints: Endpoints,
  config: Config['venues'][string] | undefined,
): Promise<OriginVenue> {
  const origin = networkVenue(venue, endpoints, config);
  // the simulator is our child on this machine, yet may fail like any other
  const specs = await origin.listInstruments().catch(() => null);
  if (specs === null) return origin;
  const told = toldVenue(origin, specs);
  if (config !== undefined && config.symbols.length > 0) return told;
  const listed = new Set(specs.map(({ symbol }) => symbol));
  const own = venue.defaultSymbols.filter((symbol) => listed.has(symbol));
  return { ...told, symbols: [...new Set([...own, ...listed])] };
}

/** A venue that has told what it trades already. */
export function toldVenue(origin: OriginVenue, specs: readonly InstrumentSpec[]): OriginVenue {
  return { ...origin, listInstruments: async () => specs };
}
