import { venues } from '@livetape/venues';
import { Command, InvalidArgumentError } from 'commander';
import { dialects } from './dialects/registry';
import { type Scenario, scenarios } from './trials/scenario';
import { tableOf, type TrialGroup } from './trials/table';
import { isUnseen, runTrial } from './trials/trial';

interface Flags {
  readonly runs: number;
  readonly seed: number;
  readonly venues?: string;
  readonly trouble?: string;
  readonly trace?: true;
}

const program = new Command('trials')
  .description('Feeds against simulated venues and every kind of trouble, in this process and on a simulated clock.')
  .option('--runs <n>', 'trials in all, spread over venues and kinds of trouble', whole, 500)
  .option('--seed <n>', 'seed of the first trial; each further one has the next', whole, 1)
  .option('--venues <list>', 'only these')
  .option('--trace', 'print what happens to books')
  .option('--trouble <text>', 'only the kinds whose name has this in it')
  .parse();

process.exitCode = await main(program.opts<Flags>());

/** Runs the trials and prints the table; 1 where a trial failed. The line of a failure says how to run that one again. */
async function main(flags: Flags): Promise<number> {
  const groups = await groupsOf(flags);
  if (groups.length === 0) program.error('there is no such venue or trouble');
  const trace = flags.trace && ((line: string) => void process.stdout.write(`${line}\n`));
  const startMs = performance.now();
  for (let run = 0; run < flags.runs; run++) {
    const group = groups[run % groups.length];
    const seed = flags.seed + Math.floor(run / groups.length);
    const result = await runTrial({ ...group, seed, trace });
    group.results.push({ seed, result });
    if (result.failures.length > 0) report(group, seed, result.failures);
  }
  const perRunMs = (performance.now() - startMs) / flags.runs;
  const tried = groups.filter(({ results }) => results.length > 0);
  for (const line of tableOf(tried)) process.stdout.write(`${line}\n`);
  const failed = tried.filter(({ results }) => results.some(({ result }) => result.failures.length > 0)).length;
  process.stdout.write(`${flags.runs} trials, ${perRunMs.toFixed(1)} ms each; each trouble of a venue is a test:\n`);
  process.stdout.write(`${tried.length - failed} passed, ${failed} failed\n`);
  return failed > 0 ? 1 : 0;
}

async function groupsOf(flags: Flags) {
  const wanted = dialects.filter(({ venueId }) => !flags.venues || flags.venues.split(',').includes(venueId));
  const groups = wanted.map(async (entry) => {
    const venue = await venues[entry.venueId]();
    const applicable = scenarios.filter(
      (scenario) => scenario.appliesTo?.(venue) !== false && isWanted(scenario, flags),
    );
    return applicable.map((scenario) => {
      const isBlind = isUnseen({ venue, scenario });
      const results: TrialGroup['results'][number][] = [];
      return { entry, venue, venueId: venue.id, scenario, isBlind, results };
    });
  });
  return (await Promise.all(groups)).flat();
}

function isWanted({ name }: Scenario, { trouble = '' }: Flags): boolean {
  return name.includes(trouble);
}

function report({ venueId, scenario }: TrialGroup, seed: number, failures: readonly string[]): void {
  const again = `--runs 1 --seed ${seed} --venues ${venueId} --trouble '${scenario.name}'`;
  process.stdout.write(`FAILED ${again}: ${failures.join('; ')}\n`);
}

function whole(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}
