import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readFrames, type FramesOptions } from './frames';

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'livetape-frames-'))));
afterEach(() => rmSync(directory, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

async function read(path: string, options?: FramesOptions) {
  const frames: [string, number | null][] = [];
  for await (const { frame, receiveTimeUs } of readFrames(path, options))
    frames.push([frame.toString(), receiveTimeUs]);
  return frames;
}

describe('readFrames', () => {
  it('reads a raw frame per line, exactly, with or without a last line end', async () => {
    const path = file('a.jsonl', '{"a": 1}\r\n\n{"b":"é"}');
    expect(await read(path)).toEqual([
      ['{"a": 1}', null],
      ['', null],
      ['{"b":"é"}', null],
    ]);
  });

  it('reads gzipped lines that begin with their receive time in ns', async () => {
    const path = file('a.gz', gzipSync('1723161253937085768 {"a":1}\n1723161253937085768 {}\n'));
    expect(await read(path)).toEqual([
      ['{"a":1}', 1_723_161_253_937_085],
      ['{}', 1_723_161_253_937_085],
    ]);
  });

  it('reads several gzip members, as appending leaves them', async () => {
    const path = file('a.jsonl.gz', Buffer.concat([gzipSync('{"a":1}\n'), gzipSync('{"b":2}\n')]));
    expect((await read(path)).map(([frame]) => frame)).toEqual(['{"a":1}', '{"b":2}']);
  });

  it('decodes base64 lines', async () => {
    const path = file('a.b64', `${Buffer.from('{"ping":1}').toString('base64')}\n`);
    expect(await read(path)).toEqual([['{"ping":1}', null]]);
  });

  it('takes receive times from a file, line by line', async () => {
    const times = file('a.rx.txt', '1618677372.1768699\n1723161253937085768\n');
    expect(await read(file('a.jsonl', '{}\n[]\n'), { times })).toEqual([
      ['{}', 1_618_677_372_176_869],
      ['[]', 1_723_161_253_937_085],
    ]);
  });

  it.each([
    ['too few', '1618677372.1\n', 'no receive time for line 2'],
    ['too many', '1618677372.1\n1618677372.2\n1618677372.3\n', 'more lines'],
    ['what is no time', '1618677372.1\nsoon\n', 'no receive time for line 2'],
  ])('refuses %s receive times', async (_, content, message) => {
    const times = file('t.txt', content);
    await expect(read(file('a.jsonl', '{}\n[]\n'), { times })).rejects.toThrow(message);
  });

  it('skips a line above the bound, tells of it, and keeps the times in step', async () => {
    const long = 'x'.repeat(300_000);
    const times = file('t.txt', '1000000001.0\n1000000002.0\n1000000003.0\n');
    const skipped: number[] = [];
    const options = { times, lineBytesMax: 100_000, onOversized: (line: number) => skipped.push(line) };
    expect(await read(file('a.jsonl', `{}\n${long}\n[]\n`), options)).toEqual([
      ['{}', 1_000_000_001_000_000],
      ['[]', 1_000_000_003_000_000],
    ]);
    expect(skipped).toEqual([2]);
  });

  it('joins lines that cross the chunks of the disk', async () => {
    const lines = Array.from({ length: 3000 }, (_, i) => JSON.stringify({ i, text: 'y'.repeat(i % 400) }));
    const frames = await read(file('a.jsonl', lines.join('\n')));
    expect(frames.map(([frame]) => frame)).toEqual(lines);
  });

  it('reads what it can of a cut file, and then says so', async () => {
    const whole = gzipSync('{"a":1}\n'.repeat(100_000));
    const frames: string[] = [];
    const reading = (async () => {
      const path = file('cut.gz', whole.subarray(0, whole.length - 20));
      for await (const { frame } of readFrames(path)) frames.push(frame.toString());
    })();
    await expect(reading).rejects.toMatchObject({ code: 'cut' });
    expect(frames.length).toBeGreaterThan(1000);
  });

  it('says which file is not there', async () => {
    await expect(read(join(directory, 'none.gz'))).rejects.toThrow('none.gz');
  });
});
