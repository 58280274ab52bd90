import { inflate } from '@livetape/feed';
import { type Instrument } from '@livetape/model';
import { readFrames } from '@livetape/recording';
import { describedBy, Survey, type Venue } from '@livetape/venues';
import { type RestAnswer } from './rest-answers';

/** What scales are found in. */
export interface SurveyedRecordings {
  readonly files: readonly string[];
  readonly answers: readonly RestAnswer[];
}

/** What there is in recordings. */
export interface Found {
  readonly instruments: readonly Instrument[];
  /** Ids of those whose book is nothing but its top. */
  readonly topBooks: ReadonlySet<number>;
}

/**
 * The instruments of recordings. A first pass over frames and snapshots finds each symbol and the decimals that its numbers
 * are written with; metadata among the answers describes the scales of the symbols that it has.
 */
export async function findInstruments(venue: Venue, { files, answers }: SurveyedRecordings): Promise<Found> {
  const survey = new Survey(venue);
  for (const file of files) {
    for await (const { frame } of readFrames(file)) {
      const bytes = inflate(frame);
      if (bytes !== null) survey.read(bytes);
    }
  }
  for (const { url, body } of answers) {
    const symbol = venue.snapshot?.symbolOf(url) ?? null;
    if (symbol !== null) survey.readSnapshot(new TextEncoder().encode(body), symbol);
  }
  const instruments = survey.instruments(describedBy(venue, answers));
  const isTop = ({ symbol }: Instrument) => venue.topsAreBooks === true && survey.hasTopsOnly(symbol);
  return { instruments, topBooks: new Set(instruments.filter(isTop).map(({ id }) => id)) };
}
