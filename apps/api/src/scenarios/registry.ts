import { authenticating } from './authenticating';
import { boundaries } from './boundaries';
import { bounding } from './bounding';
import { commands } from './commands';
import { conflating } from './conflating';
import { crediting } from './crediting';
import { draining } from './draining';
import { frames } from './frames';
import { greeting } from './greeting';
import { origins } from './origins';
import { pacing } from './pacing';
import { positions } from './positions';
import { processes } from './processes';
import { racing } from './racing';
import { resuming } from './resuming';
import { type ScenarioGroup } from './scenario';
import { slowness } from './slowness';
import { subscribing } from './subscribing';

/** Every scenario, by subject, in the order of a client's life. */
export const groups: readonly ScenarioGroup[] = [
  { group: 'process', scenarios: processes },
  { group: 'rest', scenarios: boundaries },
  { group: 'pace', scenarios: pacing },
  { group: 'credit', scenarios: crediting },
  { group: 'slow', scenarios: slowness },
  { group: 'hello', scenarios: greeting },
  { group: 'subscribe', scenarios: subscribing },
  { group: 'races', scenarios: racing },
  { group: 'limits', scenarios: bounding },
  { group: 'resume', scenarios: resuming },
  { group: 'positions', scenarios: positions },
  { group: 'conflation', scenarios: conflating },
  { group: 'commands', scenarios: commands },
  { group: 'frames', scenarios: frames },
  { group: 'auth', scenarios: authenticating },
  { group: 'origin', scenarios: origins },
  { group: 'drain', scenarios: draining },
];

/** One of most kinds, run before anything is counted. */
export const warmUp = [greeting, subscribing, racing, resuming, conflating].flatMap((scenarios) =>
  scenarios.slice(0, 3),
);
