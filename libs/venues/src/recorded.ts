import { type BookRules, type InstrumentSpec } from '@livetape/model';
import { type Venue } from './venue';

/** What recorded REST answers say of symbols, where they are metadata. */
export function describedBy(
  venue: Venue,
  answers: readonly { readonly url: string; readonly body: string }[],
): Map<string, InstrumentSpec> {
  const specs = new Map<string, InstrumentSpec>();
  for (const { url, body } of answers) {
    if (venue.snapshot?.symbolOf(url)) continue;
    try {
      for (const spec of venue.metadata.parse(body)) specs.set(spec.symbol, spec);
    } catch {
      // Another kind of answer: the file holds whatever was fetched, and only parsing tells.
    }
  }
  return specs;
}

/**
 * How the books of a recording are kept right. What is not recorded cannot be fetched again, and where books were fetched
 * they seed: a venue that sends books in its stream now may not have done so when this was recorded.
 */
export function recordedRules(venue: Venue, answers: readonly { readonly url: string }[]): BookRules {
  const isFetched = answers.some(({ url }) => venue.snapshot?.symbolOf(url));
  return { ...venue.books, reseedMs: null, seed: isFetched ? 'rest' : venue.books.seed };
}
