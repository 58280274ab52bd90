import { type EncodingName } from '@livetape/wire';
import { within } from './deadline';
import { type Scenario, type ScenarioGroup } from './scenario';
import { Stage } from './stage';

/** Longest that one scenario may take in one encoding. */
const SCENARIO_MS_MAX = 90_000;

/** Scenarios under way at once: most of their time they wait for a flush, or for a process to start. */
const LANES = 4;

export interface Outcome {
  readonly group: string;
  readonly name: string;
  readonly encodings: readonly EncodingName[];
  readonly ms: number;
  /** What was expected and seen; null where it passed. */
  readonly failure: string | null;
}

/** Runs them all, a few at once, and tells of each as soon as it has ended. */
export async function runAll(
  groups: readonly ScenarioGroup[],
  tell: (outcome: Outcome) => void,
): Promise<readonly Outcome[]> {
  const queue = groups.flatMap(({ group, scenarios }) => scenarios.map((scenario) => ({ group, scenario })));
  const outcomes: Outcome[] = [];
  const lane = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const outcome = await play(next.group, next.scenario);
      outcomes.push(outcome);
      tell(outcome);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return outcomes;
}

async function play(group: string, scenario: Scenario): Promise<Outcome> {
  const { name, encodings = ['json', 'binary'] } = scenario;
  const startMs = performance.now();
  let failure: string | null = null;
  for (const encoding of encodings) failure ??= await playIn(encoding, scenario);
  return { group, name, encodings, ms: performance.now() - startMs, failure };
}

/** What went wrong, or null. */
async function playIn(encoding: EncodingName, scenario: Scenario): Promise<string | null> {
  const stage = new Stage(encoding);
  try {
    await within(
      scenario.run(stage).then(() => stage.strike()),
      () => 'the scenario',
      SCENARIO_MS_MAX,
    );
    return null;
  } catch (error) {
    // whatever a scenario throws is what it found
    return `in ${encoding}: ${textOf(error)}`;
  } finally {
    await stage.clear();
  }
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const at = error.stack?.split('\n').find((line) => line.includes('scenarios') && !line.includes('deadline'));
  return `${error.message}${at === undefined ? '' : `\n${at}`}`;
}
