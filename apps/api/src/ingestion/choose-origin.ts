import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { TRANSPORTS } from '@livetape/feed';
import { type Endpoints, type Venue, venues } from '@livetape/venues';
import { type Config } from '../config';
import { workspaceRoot } from '../root';
import { liveOrigin, networkVenue, simOrigin, simulatedVenue } from './network-origin';
import { type Origin, type OriginVenue } from './origin';
import { replayOrigin } from './replay-origin';
import { Simulator } from './simulator';
import { sentenceOf, tryVenues } from './try-venues';

/** How long `auto` tries the venues. */
const TRY_MS = 5_000;

const logger = new Logger('ingestion');

/** Decides where frames come from, as `source` says; may take 5 s, and starts the simulated exchange where it is needed. */
export async function chooseOrigin(config: Config): Promise<Origin> {
  if (config.source === 'replay') return replayOrigin(config.replay);
  const following = followedVenues(config);
  if (config.source === 'sim')
    return startSimulation(config, following, 'The settings ask for the simulated exchange.');
  const followed = await following;
  const live = followed.map((venue) => networkVenue(venue, endpointsOf(venue, config), config.venues[venue.id]));
  if (config.source === 'live') return overNetwork(config, live, 'The settings ask for the venues and nothing else.');
  logger.log(`Trying ${followed.length} venues for ${TRY_MS / 1_000} s.`);
  const tried = await tryVenues(live, TRY_MS);
  if (tried.reached.length > 0) return overNetwork(config, tried.venues, sentenceOf(tried));
  const reason = `No venue could be reached within ${TRY_MS / 1_000} s.`;
  try {
    return await startSimulation(config, following, reason);
  } catch (error) {
    // the child may be missing or fail for any reason; without it, the venues are all that is left to try
    logger.error(`${reason} The simulated exchange cannot be started: ${(error as Error).message}.`);
    return overNetwork(config, live, `${reason} The simulated exchange cannot be started either.`);
  }
}

function overNetwork({ feeds }: Config, asked: readonly OriginVenue[], reason: string): Origin {
  return liveOrigin(asked, reason, TRANSPORTS[feeds.transport]);
}

async function followedVenues({ venues: settings }: Config): Promise<Venue[]> {
  const ids = Object.keys(venues).filter((id) => settings[id]?.enabled ?? true);
  return Promise.all(ids.map((id) => venues[id]()));
}

function endpointsOf({ id, endpoints }: Venue, config: Config): Endpoints {
  const override = config.venues[id]?.endpoints;
  return { socket: override?.socket ?? endpoints.socket, rest: override?.rest ?? endpoints.rest };
}

async function startSimulation(config: Config, following: Promise<Venue[]>, reason: string): Promise<Origin> {
  const simulator = new Simulator({
    program: join(workspaceRoot(), 'dist/apps/sim/main.js'),
    settings: ['--rate', String(config.sim.tradesPerSecond), '--seed', String(config.sim.seed)],
    ended: (why) => logger.error(`The simulated exchange is started again: ${why}.`),
  });
  const [{ port, venues: spoken }, followed] = await Promise.all([simulator.start(), following]);
  logger.warn(`${reason} All data is SIMULATED.`);
  const simulated = followed.filter(({ id }) => spoken.includes(id));
  const asked = simulated.map((venue) => simulatedVenue(venue, loopback(port, venue.id), config.venues[venue.id]));
  return simOrigin(overNetwork(config, await Promise.all(asked), reason), () => simulator.close());
}

function loopback(port: number, venueId: string): Endpoints {
  return { socket: `ws://127.0.0.1:${port}/${venueId}`, rest: `http://127.0.0.1:${port}/${venueId}` };
}
