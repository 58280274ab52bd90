import { type FeedState } from '@livetape/model';

/** How a state looks: good is a green disc, warning an amber square, bad a red triangle; the word always stands beside it. */
export type Tone = 'good' | 'warning' | 'bad';

const TONES: Record<FeedState, Tone> = {
  live: 'good',
  connecting: 'warning',
  subscribing: 'warning',
  degraded: 'warning',
  stale: 'warning',
  backfilling: 'warning',
  backoff: 'bad',
  down: 'bad',
};

export function feedTone(state: FeedState): Tone {
  return TONES[state];
}
