import { readFile } from 'node:fs/promises';

/** A recorded REST answer. */
export interface RestAnswer {
  readonly url: string;
  /** µs since the epoch. */
  readonly receiveTimeUs: number;
  readonly body: Uint8Array;
}

/** The answers of a file of `{"url","t","body"}` lines, oldest first. */
export async function readRestAnswers(file: string): Promise<RestAnswer[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines
    .map((line) => JSON.parse(line) as { url: string; t: string | number; body: string })
    .map(({ url, t, body }) => ({
      url,
      receiveTimeUs: Math.round(Number(t) * 1e6),
      body: new TextEncoder().encode(body),
    }))
    .sort((a, b) => a.receiveTimeUs - b.receiveTimeUs);
}
