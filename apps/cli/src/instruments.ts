import { type Instrument, type InstrumentSpec } from '@livetape/model';
import { readFrames } from '@livetape/recording';
import { Survey, type Venue } from '@livetape/venues';

/**
 * The instruments of recordings. Scales come from a first pass over the frames, which finds each symbol and the decimals
 * that its numbers are written with; of the symbols that `rest` describes (it may hold other answers only), from
 * there.
 */
export async function findInstruments(venue: Venue, files: readonly string[], rest?: string): Promise<Instrument[]> {
  const survey = new Survey(venue);
  for (const file of files) {
    for await (const { frame } of readFrames(file)) survey.read(frame);
  }
  const found = survey.instruments();
  if (rest === undefined) return found;
  const specs = new Map((await readMetadata(venue, rest)).map((spec) => [spec.symbol, spec]));
  return found.map((instrument) => ({ ...instrument, ...specs.get(instrument.symbol) }));
}

/** The metadata among recorded REST answers: `{"url","t","body"}` a line, or an answer itself a line. */
async function readMetadata(venue: Venue, rest: string): Promise<readonly InstrumentSpec[]> {
  const specs: InstrumentSpec[] = [];
  for await (const { frame } of readFrames(rest)) {
    const body = bodyOf(frame.toString());
    try {
      specs.push(...venue.metadata.parse(body));
    } catch {
      // Another kind of answer, such as a book: the file holds whatever was fetched, and only parsing tells.
    }
  }
  return specs;
}

function bodyOf(line: string): string {
  try {
    const { body } = JSON.parse(line) as { body?: unknown };
    return typeof body === 'string' ? body : line;
  } catch {
    // Not JSON: the venue's parser says so of the line as it is.
    return line;
  }
}
