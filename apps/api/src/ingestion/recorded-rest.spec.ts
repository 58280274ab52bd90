import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@livetape/feed';
import { describedBy, venues } from '@livetape/venues';
import { readAnswers, RecordedRest } from './recorded-rest';

const START_MS = 1_763_596_800_000;
const symbolOf = (url: string) => /symbol=(\w+)/.exec(url)?.[1] ?? null;
const answer = (symbol: string, afterMs: number, body: string) => ({
  url: `https://x/depth?symbol=${symbol}`,
  receiveTimeUs: (START_MS + afterMs) * 1_000,
  body,
});
const text = (body: Uint8Array) => new TextDecoder().decode(body);

function world(...answers: ReturnType<typeof answer>[]) {
  const clock = new ManualClock(START_MS);
  return { clock, http: new RecordedRest(clock, symbolOf, answers) };
}

describe('RecordedRest', () => {
  it('answers with each recorded book once, in order, and not before it came', async () => {
    const { clock, http } = world(answer('A', 1_000, 'one'), answer('B', 5, 'b'), answer('A', 2_000, 'two'));
    const asked = http.get('/depth?symbol=A');
    let isHere = false;
    void asked.then(() => (isHere = true));
    clock.advance(990);
    await Promise.resolve();
    expect(isHere).toBe(false);
    clock.advance(10);
    expect(text((await asked).body)).toBe('one');
    clock.advance(5_000);
    expect(text((await http.get('/depth?symbol=A')).body)).toBe('two');
    expect((await http.get('/depth?symbol=A')).status).toBe(404);
  });

  it('knows nothing else, and no answer of half a minute later', async () => {
    const { http } = world(answer('A', 31_000, 'late'));
    const replies = await Promise.all([http.get('/depth?symbol=A'), http.get('/time'), http.post()]);
    expect(replies.map(({ status }) => status)).toEqual([404, 404, 404]);
  });

  it('ends a wait when the feed stops', async () => {
    const { http } = world(answer('A', 1_000, 'one'));
    const abort = new AbortController();
    const asked = http.get('/depth?symbol=A', abort.signal);
    await Promise.resolve();
    abort.abort();
    await expect(asked).rejects.toMatchObject({ code: 'stopped' });
  });
});

describe('readAnswers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'livetape-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('reads lines in the order of their times, and what metadata says', async () => {
    const file = join(folder, 'rest.jsonl');
    const metadata = JSON.stringify({ symbols: [] });
    const lines = [
      { url: 'https://x/depth?symbol=BTCUSDT', t: '1763596801.5', body: '{}' },
      { url: 'https://x/exchangeInfo', t: '1763596800', body: metadata },
    ];
    writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
    const answers = await readAnswers([file]);
    expect(answers.map(({ receiveTimeUs }) => receiveTimeUs)).toEqual([1_763_596_800_000_000, 1_763_596_801_500_000]);
    expect(describedBy(await venues['binance'](), answers).size).toBe(0);
  });

  it('says which line is none', async () => {
    const file = join(folder, 'other.jsonl');
    writeFileSync(file, '[1,2]\n');
    await expect(readAnswers([file])).rejects.toThrow(
      /other\.jsonl holds a line that is no \{"url","t","body"\}: \[1,2\]/,
    );
  });
});
