import { type BookSeed } from '@livetape/model';
import { venues } from '@livetape/venues';
import { dialects } from '../dialects/registry';
import { type Scenario, scenarios } from './scenario';
import { tableOf } from './table';
import { runTrial, type TrialOptions } from './trial';

const SEED = 1;
/** Every venue is tried with these; all others only with the first venue of each way to seed a book. */
const everywhere = ['delta lost', 'malformed', 'storm'];

const seeds = new Set<BookSeed>();
const cases: [string, string, TrialOptions][] = [];
for (const entry of dialects) {
  const venue = await venues[entry.venueId]();
  const isFirst = !seeds.has(venue.books.seed);
  seeds.add(venue.books.seed);
  const isWanted = ({ name, appliesTo }: Scenario) =>
    (isFirst || everywhere.includes(name)) && appliesTo?.(venue) !== false;
  for (const scenario of scenarios.filter(isWanted)) {
    cases.push([entry.venueId, scenario.name, { entry, venue, scenario, seed: SEED }]);
  }
}

describe('a feed', () => {
  it.each(cases)('of %s survives: %s', async (_, __, options) => {
    const { failures, trades } = await runTrial(options);
    expect(failures).toEqual([]);
    expect(trades.received).toBeGreaterThan(50);
  });

  it('does the same for the same seed, and something else for another', async () => {
    const [, , options] = cases.find(([, name]) => name === 'storm') as (typeof cases)[number];
    const first = await runTrial(options);
    expect(await runTrial(options)).toEqual(first);
    expect((await runTrial({ ...options, seed: SEED + 1 })).strikes).not.toEqual(first.strikes);
  });
});

describe('the oracle', () => {
  it('sees a feed that shows a book as synced though a change is missing', async () => {
    const [, , options] = cases.find(([, name]) => name === 'delta lost') as (typeof cases)[number];
    // a venue that numbers nothing: its feed cannot see what lacks
    const venue = { ...options.venue, decode: blind(options.venue.decode) };
    const { failures, books, strikes } = await runTrial({ ...options, venue });
    expect(strikes.dropDelta).toBeGreaterThan(0);
    expect(books.wrongLevels).toBeGreaterThan(0);
    expect(failures.join()).toMatch(/shown as synced/);
  });
});

describe('tableOf', () => {
  it('writes a line for each venue and kind of trouble', async () => {
    const [venueId, , options] = cases.find(([, name]) => name === 'delta lost') as (typeof cases)[number];
    const results = [{ seed: SEED, result: await runTrial(options) }];
    const lines = tableOf([{ venueId, scenario: options.scenario, isBlind: false, results }]);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(new RegExp(`^${venueId} +delta lost +2 +1 +all +1 `));
    expect(lines[0]).toHaveLength(lines[1].length);
  });
});

/** Decodes changes of books as if the venue had no sequences. */
function blind(decode: TrialOptions['venue']['decode']): TrialOptions['venue']['decode'] {
  return (frame, sink) => {
    const first = sink.levels.length;
    decode(frame, sink);
    for (let row = first; row < sink.levels.length; row++) {
      if (sink.levels.isSnapshot[row] === 1) continue;
      sink.levels.previousSequence[row] = -1;
      sink.levels.firstSequence[row] = 0;
    }
  };
}
