import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digest, type Key, parseKeyText } from './key';
import { KeyFile } from './key-file';

let folder: string;
let path: string;
let nowMs: number;
let file: KeyFile;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'livetape-keys-'));
  path = join(folder, 'deep', 'keys.json');
  nowMs = 1_000;
  file = new KeyFile(path, () => nowMs);
});
afterEach(() => rmSync(folder, { recursive: true }));

const wish = (name = 'desk') => ({ name, scopes: ['read'] as const, expiresAtMs: null });
const put = (text: string) => writeFileSync(path, text);

describe('KeyFile', () => {
  it('holds no key where there is no file', async () => expect(await file.read()).toEqual([]));

  it('keeps the hash of a secret and never the secret', async () => {
    const { key, text } = await file.create({ name: 'desk', scopes: ['read', 'admin'], expiresAtMs: 9_000 });
    const { id, secret } = parseKeyText(text) ?? { id: '', secret: '' };
    expect(text).toMatch(/^lt_[a-z0-9]{10}_[A-Za-z0-9_-]{43}$/);
    expect(await file.read()).toEqual([key]);
    expect(key).toEqual({
      id,
      name: 'desk',
      scopes: ['read', 'admin'],
      secretSha256: digest(secret).toString('hex'),
      createdAtMs: 1_000,
      rotatedAtMs: null,
      expiresAtMs: 9_000,
      revokedAtMs: null,
    });
    expect(readFileSync(path, 'utf8')).not.toContain(secret);
  });

  it("is its owner's alone, and leaves nothing beside it", async () => {
    await file.create(wish());
    await file.create(wish());
    expect(readdirSync(join(folder, 'deep'))).toEqual(['keys.json']);
    // Windows knows no modes
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('gives each key bits of its own', async () => {
    const texts: string[] = [];
    for (let i = 0; i < 20; i++) texts.push((await file.create(wish())).text);
    const parts = texts.map((text) => parseKeyText(text));
    expect(new Set(parts.map((part) => part?.id)).size).toBe(20);
    expect(new Set(parts.map((part) => part?.secret)).size).toBe(20);
  });

  it('rotates: id, name and scopes stay, the secret is another', async () => {
    const { key, text } = await file.create(wish());
    nowMs = 2_000;
    const next = await file.rotate(key.id);
    expect(next.key).toEqual({ ...key, secretSha256: expect.any(String), rotatedAtMs: 2_000 });
    expect(next.key.secretSha256).not.toBe(key.secretSha256);
    expect(next.text).not.toBe(text);
    expect(parseKeyText(next.text)?.id).toBe(key.id);
    expect(await file.read()).toEqual([next.key]);
  });

  it('revokes for ever: not rotated any more, and the first time stays', async () => {
    const { key } = await file.create(wish());
    nowMs = 3_000;
    expect((await file.revoke(key.id)).revokedAtMs).toBe(3_000);
    nowMs = 4_000;
    expect((await file.revoke(key.id)).revokedAtMs).toBe(3_000);
    await expect(file.rotate(key.id)).rejects.toMatchObject({ code: 'revoked-key' });
  });

  it.each(['rotate', 'revoke'] as const)('does not %s what is not there', async (change) => {
    await file.create(wish());
    for (const id of ['aaaaaaaaaa', '', '__proto__', 'constructor', '../keys'])
      await expect(file[change](id)).rejects.toMatchObject({ code: 'unknown-key' });
  });

  it("loses no change of many at once, of several processes' worth of files", async () => {
    const files = [file, new KeyFile(path), new KeyFile(path)];
    const made = await Promise.all(Array.from({ length: 12 }, (_, i) => files[i % 3].create(wish(`k${i}`))));
    const ids = (await file.read()).map(({ id }) => id);
    expect(ids.sort()).toEqual(made.map(({ key }) => key.id).sort());
  });

  it('takes a lock that a killed process left behind', async () => {
    await file.create(wish());
    writeFileSync(`${path}.lock`, '');
    utimesSync(`${path}.lock`, 1, 1);
    await file.create(wish());
    expect(await file.read()).toHaveLength(2);
  });

  it('does not write what it could not read again', async () => {
    await file.create(wish());
    const before = readFileSync(path, 'utf8');
    await expect(file.create(wish('two\nlines'))).rejects.toMatchObject({ code: 'malformed' });
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['keys.json']);
  });

  it.each([
    ['no JSON', () => '{'],
    ['nothing', () => ''],
    ['null', () => 'null'],
    ['no object', () => '[]'],
    ['another version', () => '{"version":2,"keys":[]}'],
    ['no list', () => '{"version":1,"keys":{}}'],
    ['a key twice', (key: Key) => JSON.stringify({ version: 1, keys: [key, key] })],
    ['no hash', (key: Key) => JSON.stringify({ version: 1, keys: [{ ...key, secretSha256: undefined }] })],
    ['a short hash', (key: Key) => JSON.stringify({ version: 1, keys: [{ ...key, secretSha256: 'ab' }] })],
    ['an unknown scope', (key: Key) => JSON.stringify({ version: 1, keys: [{ ...key, scopes: ['root'] }] })],
    ['a time that is none', (key: Key) => JSON.stringify({ version: 1, keys: [{ ...key, revokedAtMs: 'no' }] })],
    ['a time beyond all', (key: Key) => JSON.stringify({ version: 1, keys: [{ ...key, createdAtMs: 1e300 }] })],
    ['an id that is a path', (key: Key) => JSON.stringify({ version: 1, keys: [{ ...key, id: '../../../..' }] })],
  ])('refuses a file that holds %s, without quoting it', async (_what, textOf) => {
    const { key } = await file.create(wish());
    put(textOf(key));
    await expect(file.read()).rejects.toMatchObject({ code: 'malformed' });
    await expect(file.read()).rejects.not.toThrow(key.id);
  });
});
