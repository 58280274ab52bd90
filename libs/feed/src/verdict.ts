import { type FeedState } from '@livetape/model';
import { type Lane } from './lane';

/** From worst to best: a feed is as well as the worst of its sockets. */
const BY_HEALTH: readonly FeedState[] = [
  'down',
  'backoff',
  'stale',
  'connecting',
  'subscribing',
  'degraded',
  'backfilling',
  'live',
];

/** A feed's state, and why in one sentence. */
export interface Verdict {
  readonly state: FeedState;
  readonly reason: string;
}

/** How well a running feed is: as its worst socket; where all are live, as what it still lacks. */
export function judge(
  lanes: readonly Lane[],
  lacks: { readonly isFilling: boolean; readonly staleBooks: number },
): Verdict {
  if (lanes.length === 0) return { state: 'down', reason: 'there is no instrument to subscribe to' };
  const { state, reason } = lanes.reduce((one, other) => (health(other.state) < health(one.state) ? other : one));
  if (state !== 'live') return { state, reason };
  const { isFilling, staleBooks } = lacks;
  const books = staleBooks === 1 ? '1 book is' : `${staleBooks} books are`;
  if (staleBooks > 0) return { state: 'degraded', reason: `data flows; ${books} stale and asked for anew` };
  if (isFilling) return { state: 'backfilling', reason: 'data flows; fetching trades that did not arrive' };
  return { state, reason };
}

function health(state: FeedState): number {
  return BY_HEALTH.indexOf(state);
}
