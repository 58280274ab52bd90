import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FrameWriter, type FrameWriterOptions } from './frame-writer';
import { readFrames } from './frames';

const NOW_US = 1_700_000_000_123_456;
let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'livetape-writer-'))));
afterEach(() => rmSync(directory, { recursive: true }));

const open = (options: Partial<FrameWriterOptions> = {}) => FrameWriter.open({ directory, name: 'x', ...options });

async function read(path: string) {
  const frames: [string, number | null][] = [];
  for await (const { frame, receiveTimeUs } of readFrames(path)) frames.push([frame.toString('latin1'), receiveTimeUs]);
  return frames;
}

describe('FrameWriter', () => {
  it('writes what readFrames reads, under its name only when complete', async () => {
    const writer = await open();
    writer.write(Buffer.from('{"a":1}'), NOW_US);
    writer.write(Buffer.from('{\n"b":2}'), NOW_US + 1);
    await writer.close();
    expect(readdirSync(directory)).toEqual(['x-0001.gz']);
    expect(await read(writer.files[0])).toEqual([
      ['{"a":1}', NOW_US],
      ['{ "b":2}', NOW_US + 1],
    ]);
    expect(writer.frames).toBe(2);
  });

  it('writes binary frames as base64', async () => {
    const writer = await open({ isBinary: true });
    writer.write(Buffer.from([31, 139, 10, 0, 255]), NOW_US);
    await writer.close();
    expect(writer.files[0]).toMatch(/x-0001\.b64\.gz$/);
    expect(await read(writer.files[0])).toEqual([['\x1f\x8b\n\x00\xff', NOW_US]]);
  });

  it('begins another file at the bound, and loses nothing', async () => {
    const writer = await open({ fileBytesMax: 100 });
    for (let i = 0; i < 10; i++) writer.write(Buffer.from(`{"i":${i}}`), NOW_US + i);
    await writer.close();
    expect(writer.files.length).toBeGreaterThan(2);
    const all = (await Promise.all(writer.files.map(read))).flat();
    expect(all.map(([frame]) => frame)).toEqual(Array.from({ length: 10 }, (_, i) => `{"i":${i}}`));
  });

  it('never writes over a file, complete or not', async () => {
    writeFileSync(join(directory, 'x-0001.gz'), 'kept');
    writeFileSync(join(directory, 'x-0002.gz.part'), 'kept too');
    const writer = await open();
    await writer.close();
    expect(writer.files[0]).toMatch(/x-0003\.gz$/);
  });

  it('drops and counts what the disk is too slow for', async () => {
    const writer = await open({ bufferedBytesMax: 10 });
    expect(writer.write(Buffer.alloc(11, 'a'), NOW_US)).toBe(false);
    expect([writer.frames, writer.droppedFrames]).toEqual([0, 1]);
    await writer.close();
  });

  it('says what the disk said', async () => {
    writeFileSync(join(directory, 'plain'), '');
    await expect(open({ directory: join(directory, 'plain') })).rejects.toThrow('plain');
  });
});
