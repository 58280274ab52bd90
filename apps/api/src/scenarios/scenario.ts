import { type EncodingName } from '@livetape/wire';
import { type Stage } from './stage';

/** One thing that a client may do or suffer, and what must come of it, to the count. */
export interface Scenario {
  readonly name: string;
  /** Runs once in each; both when not said. A scenario that is about no message runs in one. */
  readonly encodings?: readonly EncodingName[];
  /** Throws when something is not as it must be. */
  run(stage: Stage): Promise<void>;
}

/** Scenarios of one subject. */
export interface ScenarioGroup {
  readonly group: string;
  readonly scenarios: readonly Scenario[];
}

/** For what happens before, or below, the messages. */
export const ONCE: readonly EncodingName[] = ['json'];
