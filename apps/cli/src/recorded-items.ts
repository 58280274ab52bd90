import { readFrames } from '@livetape/recording';
import { type RestAnswer } from './rest-answers';

/** What a recording holds next: a frame, borrowed until the next is asked for, or an answer. Times are µs since the epoch. */
export type RecordedItem =
  | { readonly frame: Buffer; readonly receiveTimeUs: number | null }
  | { readonly answer: RestAnswer; readonly receiveTimeUs: number };

/** Files of a recording, and what was fetched meanwhile. */
export interface RecordedFiles {
  readonly files: readonly string[];
  /** Files of receive times, one for each of `files`, or none. */
  readonly times: readonly string[];
  readonly answers: readonly RestAnswer[];
}

/** What came of reading that no item says. */
export interface ReadingEvents {
  /** A line was skipped because it is too long. */
  oversized(): void;
  /** Frames that do not say when they came: the answers are not among the items, for nobody knows where. */
  untimed(answers: readonly RestAnswer[]): void;
}

/** All frames and answers in the order in which they came; frames in the order of their files. */
export async function* itemsOf(
  { files, times, answers }: RecordedFiles,
  events: ReadingEvents,
): AsyncGenerator<RecordedItem> {
  let next = 0;
  let isFirst = true;
  for (let i = 0; i < files.length; i++) {
    const options = { times: times[i], onOversized: () => events.oversized() };
    for await (const { frame, receiveTimeUs } of readFrames(files[i], options)) {
      if (isFirst && receiveTimeUs === null) {
        events.untimed(answers);
        next = answers.length;
      }
      isFirst = false;
      for (; next < answers.length && timeOf(answers[next]) <= (receiveTimeUs ?? 0); next++) {
        yield { answer: answers[next], receiveTimeUs: timeOf(answers[next]) };
      }
      yield { frame, receiveTimeUs };
    }
  }
  for (; next < answers.length; next++) yield { answer: answers[next], receiveTimeUs: timeOf(answers[next]) };
}

function timeOf({ receiveTimeUs }: RestAnswer): number {
  return receiveTimeUs ?? 0;
}
