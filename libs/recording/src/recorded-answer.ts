import { parseReceiveTime } from './receive-time';

/** A REST answer of a recording, as a line `{"url","t","body"}` holds it. */
export interface RecordedAnswer {
  /** What was asked for; null where the line does not say. */
  readonly url: string | null;
  /** When it came, µs since the epoch; null where the line does not say. */
  readonly receiveTimeUs: number | null;
  readonly body: string;
}

/** Reads a line; null where it holds no answer with a body. */
export function parseRecordedAnswer(line: string): RecordedAnswer | null {
  try {
    const { url, t, body } = Object(JSON.parse(line)) as { url?: unknown; t?: unknown; body?: unknown };
    if (typeof body !== 'string') return null;
    const receiveTimeUs = t === undefined ? null : parseReceiveTime(String(t));
    return { url: typeof url === 'string' ? url : null, receiveTimeUs, body };
  } catch {
    // SyntaxError: only reading a line shows whether it is JSON.
    return null;
  }
}
