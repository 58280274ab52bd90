import { toldVenue } from './network-origin';
import { type OriginVenue } from './origin';

/** Which venues answered when all were asked at once. */
export interface Tried {
  /** All that were asked, in their order; those that answered have told what they trade, the others will be asked again. */
  readonly venues: readonly OriginVenue[];
  /** Titles of those that answered, and of those that did not. */
  readonly reached: readonly string[];
  readonly missed: readonly string[];
}

/** Asks all venues what they trade. Resolves when each has answered or failed, after `waitMs` at the latest. */
export async function tryVenues(asked: readonly OriginVenue[], waitMs: number): Promise<Tried> {
  const told = new Map<OriginVenue, OriginVenue>();
  const answers = asked.map(async (one) => void told.set(one, toldVenue(one, await one.listInstruments())));
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((resolve) => (timer = setTimeout(resolve, waitMs)));
  await Promise.race([Promise.allSettled(answers), timeout]);
  clearTimeout(timer);
  const titles = (isReached: boolean) =>
    asked.filter((one) => told.has(one) === isReached).map(({ venue }) => venue.title);
  return { venues: asked.map((one) => told.get(one) ?? one), reached: titles(true), missed: titles(false) };
}

/** What came of it, for people. */
export function sentenceOf({ reached, missed }: Tried): string {
  if (missed.length === 0)
    return reached.length === 1 ? 'The venue answered.' : `All ${reached.length} venues answered.`;
  return `${reached.length} of ${reached.length + missed.length} venues answered; not yet ${missed.join(', ')}.`;
}
