import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyFile } from './key-file';
import { KeyWatch } from './key-watch';

let folder: string;
let path: string;
const watches: KeyWatch[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'livetape-watch-'));
  path = join(folder, 'keys.json');
});
afterEach(() => {
  for (const watch of watches.splice(0)) watch.close();
  rmSync(folder, { recursive: true });
});

function watched(changed: () => Promise<void>, of = path): KeyWatch {
  const watch = new KeyWatch(of, { changed, looked: () => undefined });
  watches.push(watch);
  return watch;
}

describe('KeyWatch', () => {
  it('tells of a change within a second, by itself', async () => {
    const file = new KeyFile(path);
    const { key } = await file.create({ name: 'desk', scopes: ['read'], expiresAtMs: null });
    let tell: () => void = () => undefined;
    const told = () => new Promise<void>((resolve) => (tell = resolve));
    const first = told();
    await watched(async () => tell()).look();
    await first;
    const second = told();
    const began = performance.now();
    await file.revoke(key.id);
    await second;
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('sees the file come, be replaced by one of the same size, and go', async () => {
    let count = 0;
    const watch = watched(async () => void count++);
    const counts: number[] = [];
    const look = async () => {
      await watch.look();
      counts.push(count);
    };
    await look();
    await look();
    writeFileSync(path, 'a');
    await look();
    writeFileSync(`${path}.new`, 'b');
    renameSync(`${path}.new`, path);
    await look();
    await look();
    rmSync(path);
    await look();
    expect(counts).toEqual([1, 1, 2, 3, 3, 4]);
  });

  it('looks where no folder is yet', async () => {
    let count = 0;
    const watch = watched(async () => void count++, join(folder, 'later', 'keys.json'));
    await watch.look();
    await new KeyFile(join(folder, 'later', 'keys.json')).create({ name: 'x', scopes: ['read'], expiresAtMs: null });
    await watch.look();
    expect(count).toBe(2);
  });
});
