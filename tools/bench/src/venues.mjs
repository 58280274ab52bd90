// The venues of the product, and settings of the api that are about one of them.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../run/process.mjs';

/** The venue that is followed where one is enough. */
export const VENUE = 'binance';

/** Ids of all: each has a folder of that name. */
const VENUES = readdirSync(join(root, 'libs/venues/src'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** Settings that switch all venues off but `VENUE`. */
export function onlyVenue() {
  const others = VENUES.filter((id) => id !== VENUE).map((id) => id.toUpperCase().replaceAll('-', '_'));
  return Object.fromEntries(others.map((id) => [`LIVETAPE_VENUES_${id}_ENABLED`, 'false']));
}
