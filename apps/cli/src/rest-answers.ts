import { parseRecordedAnswer, readFrames } from '@livetape/recording';

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

function answerOf(line: string, receiveTimeUs: number | null): RestAnswer {
  const answer = parseRecordedAnswer(line);
  if (answer === null) return { url: '', receiveTimeUs, body: line };
  return { url: answer.url ?? '', receiveTimeUs: answer.receiveTimeUs ?? receiveTimeUs, body: answer.body };
}
