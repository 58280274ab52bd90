import { venues } from '@livetape/venues';
import { dialects } from '../dialects/registry';
import { scenarios } from './scenario';
import { runTrial } from './trial';

const SEED = 1;

describe.each(dialects.map((entry) => [entry.venueId, entry] as const))('a feed of %s', (venueId, entry) => {
  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('survives: %s', async (_, scenario) => {
    const venue = await venues[venueId]();
    if (scenario.appliesTo?.(venue) === false) return;
    const { failures } = await runTrial({ entry, venue, scenario, seed: SEED });
    expect(failures).toEqual([]);
  });
});
