import { type Clock, FeedError, type Http, type HttpReply } from '@livetape/feed';
import { parseRecordedAnswer, readFrames } from '@livetape/recording';

/** How often a request that was asked too early looks whether its answer has come. */
const LOOK_MS = 10;
/** An answer that comes later was not to this request. */
const WAIT_US_MAX = 30_000_000;

const NOTHING: HttpReply = { status: 404, body: new Uint8Array(0), retryAfterMs: null };

/** A REST answer of a recording; `receiveTimeUs` is 0 where its line does not say when it came. */
export interface TimedAnswer {
  readonly url: string;
  readonly receiveTimeUs: number;
  readonly body: string;
}

/** The answers of the files, oldest first. Rejects with one clear sentence at a line that is none. */
export async function readAnswers(files: readonly string[]): Promise<TimedAnswer[]> {
  const answers: TimedAnswer[] = [];
  for (const file of files) {
    for await (const { frame } of readFrames(file)) answers.push(answerOf(frame.toString(), file));
  }
  return answers.sort((a, b) => a.receiveTimeUs - b.receiveTimeUs);
}

/**
 * The REST of a recording: who asks for a book gets the next one that was fetched of that symbol, at the time of the
 * recording when it came. Everything else was not recorded and is not found; a gap of the recording stays one.
 */
export class RecordedRest implements Http {
  private readonly bySymbol = new Map<string, TimedAnswer[]>();

  constructor(
    private readonly clock: Clock,
    private readonly symbolOf: (url: string) => string | null,
    answers: readonly TimedAnswer[],
  ) {
    for (const answer of answers) {
      const symbol = symbolOf(answer.url);
      if (symbol === null) continue;
      const known = this.bySymbol.get(symbol);
      if (known === undefined) this.bySymbol.set(symbol, [answer]);
      else known.push(answer);
    }
  }

  async get(url: string, signal?: AbortSignal): Promise<HttpReply> {
    const answers = this.bySymbol.get(this.symbolOf(url) ?? '');
    const [answer] = answers ?? [];
    if (answer === undefined || answer.receiveTimeUs > this.clock.wallUs() + WAIT_US_MAX) return NOTHING;
    answers!.shift();
    await this.until(answer.receiveTimeUs, signal);
    return { status: 200, body: new TextEncoder().encode(answer.body), retryAfterMs: null };
  }

  async post(): Promise<HttpReply> {
    return NOTHING;
  }

  private until(timeUs: number, signal?: AbortSignal): Promise<void> {
    if (this.clock.wallUs() >= timeUs) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = this.clock.every(LOOK_MS, () => {
        if (this.clock.wallUs() >= timeUs) end(resolve);
      });
      const stop = () => end(() => reject(new FeedError('stopped', 'the feed was stopped')));
      const end = (settle: () => void) => {
        timer.cancel();
        signal?.removeEventListener('abort', stop);
        settle();
      };
      signal?.addEventListener('abort', stop);
    });
  }
}

function answerOf(line: string, file: string): TimedAnswer {
  const answer = parseRecordedAnswer(line);
  if (answer === null || answer.url === null) {
    throw new Error(`${file} holds a line that is no {"url","t","body"}: ${line.slice(0, 80)}`);
  }
  return { url: answer.url, receiveTimeUs: answer.receiveTimeUs ?? 0, body: answer.body };
}
