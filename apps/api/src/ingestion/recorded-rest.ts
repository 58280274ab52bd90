import { type Clock, FeedError, type Http, type HttpReply } from '@livetape/feed';
import { type InstrumentSpec } from '@livetape/model';
import { parseReceiveTime, readFrames } from '@livetape/recording';
import { type Venue } from '@livetape/venues';

/** How often a request that was asked too early looks whether its answer has come. */
const LOOK_MS = 10;
/** An answer that comes later was not to this request. */
const WAIT_US_MAX = 30_000_000;

const NOTHING: HttpReply = { status: 404, body: new Uint8Array(0), retryAfterMs: null };

/** A REST answer of a recording: a line `{"url","t","body"}`. */
export interface RecordedAnswer {
  readonly url: string;
  /** When it came, µs since the epoch; 0 where the line does not say. */
  readonly receiveTimeUs: number;
  readonly body: string;
}

/** The answers of the files, oldest first. Rejects with one clear sentence at a line that is none. */
export async function readAnswers(files: readonly string[]): Promise<RecordedAnswer[]> {
  const answers: RecordedAnswer[] = [];
  for (const file of files) {
    for await (const { frame } of readFrames(file)) answers.push(answerOf(frame.toString(), file));
  }
  return answers.sort((a, b) => a.receiveTimeUs - b.receiveTimeUs);
}

/** What the metadata among the answers says of symbols. */
export function describedBy(venue: Venue, answers: readonly RecordedAnswer[]): Map<string, InstrumentSpec> {
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
 * The REST of a recording: who asks for a book gets the next one that was fetched of that symbol, at the time of the
 * recording when it came. Everything else was not recorded and is not found; a gap of the recording stays one.
 */
export class RecordedRest implements Http {
  private readonly bySymbol = new Map<string, RecordedAnswer[]>();

  constructor(
    private readonly clock: Clock,
    private readonly symbolOf: (url: string) => string | null,
    answers: readonly RecordedAnswer[],
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

function answerOf(line: string, file: string): RecordedAnswer {
  const { url, t, body } = parse(line);
  if (typeof url !== 'string' || typeof body !== 'string') {
    throw new Error(`${file} holds a line that is no {"url","t","body"}: ${line.slice(0, 80)}`);
  }
  return { url, receiveTimeUs: (t === undefined ? 0 : parseReceiveTime(String(t))) ?? 0, body };
}

function parse(line: string): { url?: unknown; t?: unknown; body?: unknown } {
  try {
    return Object(JSON.parse(line));
  } catch {
    // SyntaxError: only reading a line shows whether it is JSON; what is none has no fields.
    return {};
  }
}
