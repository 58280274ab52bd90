import { type InstrumentSpec } from '@livetape/model';
import { parseReceiveTime, readFrames } from '@livetape/recording';
import { type Venue } from '@livetape/venues';

/** A REST answer of a recording. */
export interface RestAnswer {
  /** Empty where the line is an answer itself. */
  readonly url: string;
  /** When it came, µs since the epoch; null where the line does not say. */
  readonly receiveTimeUs: number | null;
  readonly body: string;
}

/** The answers of files of `{"url","t","body"}` lines, or of answers themselves a line, oldest first. */
export async function readAnswers(files: readonly string[]): Promise<RestAnswer[]> {
  const answers: RestAnswer[] = [];
  for (const file of files) {
    for await (const { frame, receiveTimeUs } of readFrames(file)) {
      answers.push(answerOf(frame.toString(), receiveTimeUs));
    }
  }
  // Those without a time keep their place at the front: they were asked for before anything else.
  return answers.sort((a, b) => (a.receiveTimeUs ?? 0) - (b.receiveTimeUs ?? 0));
}

/** What metadata among the answers says of symbols. */
export function describedBy(venue: Venue, answers: readonly RestAnswer[]): Map<string, InstrumentSpec> {
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

function answerOf(line: string, receiveTimeUs: number | null): RestAnswer {
  try {
    const { url, t, body } = JSON.parse(line) as { url?: unknown; t?: unknown; body?: unknown };
    if (typeof body === 'string') {
      const time = t === undefined ? receiveTimeUs : parseReceiveTime(String(t));
      return { url: typeof url === 'string' ? url : '', receiveTimeUs: time, body };
    }
  } catch {
    // Not JSON: the venue's parser says so of the line as it is.
  }
  return { url: '', receiveTimeUs, body: line };
}
