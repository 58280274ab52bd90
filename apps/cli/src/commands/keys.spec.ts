import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { KeyFile, KeyRing } from '@livetape/keys';
import { ExitCode } from '../exit';
import { Output } from '../output';
import { run } from '../program';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'livetape-cli-keys-'));
  path = join(folder, 'keys.json');
  process.env['LIVETAPE_AUTH_KEYS_PATH'] = path;
});
afterEach(() => {
  delete process.env['LIVETAPE_AUTH_KEYS_PATH'];
  rmSync(folder, { recursive: true });
});

async function keys(...args: string[]) {
  const streams = [new PassThrough(), new PassThrough()];
  const [out, error] = streams.map((stream) => new Output(stream));
  const code = await run(['keys', ...args], { out, error });
  const [text, errors] = streams.map((stream) => String(stream.read() ?? ''));
  return { code, text, errors };
}

/** The id that a platform with this file knows the key by. */
async function known(text: string): Promise<string | null> {
  const ring = new KeyRing();
  ring.replace(await new KeyFile(path).read(), Date.now());
  return ring.find(text.trim(), Date.now())?.id ?? null;
}

describe('keys', () => {
  it('prints a new key once, alone on its line', async () => {
    const { code, text, errors } = await keys('create', '--name', 'desk', '--scopes', 'read, admin');
    expect([code, errors]).toEqual([ExitCode.Ok, '']);
    expect(text).toMatch(/^lt_[a-z0-9]{10}_[A-Za-z0-9_-]{43}\n$/);
    expect(await known(text)).toBe(text.slice(3, 13));
    expect((await new KeyFile(path).read())[0]).toMatchObject({ name: 'desk', scopes: ['read', 'admin'] });
  });

  it('lists, and shows no secret and no hash', async () => {
    const { text } = await keys('create', '--name', 'desk', '--expires', '2099-01-31');
    const listed = await keys('list');
    expect(JSON.parse(listed.text)).toMatchObject({
      type: 'key',
      id: text.slice(3, 13),
      name: 'desk',
      scopes: ['read'],
      valid: true,
      rotated: null,
      expires: '2099-01-31T00:00:00.000Z',
      revoked: null,
    });
    expect(listed.text).not.toContain(text.trim().slice(14));
    expect(listed.text).not.toContain((await new KeyFile(path).read())[0].secretSha256);
  });

  it('rotates and revokes', async () => {
    const first = (await keys('create', '--name', 'desk')).text;
    const id = first.slice(3, 13);
    const second = (await keys('rotate', id)).text;
    expect([await known(first), await known(second)]).toEqual([null, id]);
    expect(JSON.parse((await keys('revoke', id)).text)).toMatchObject({ id, valid: false });
    expect(await known(second)).toBeNull();
    expect(await keys('rotate', id)).toMatchObject({
      code: ExitCode.Failure,
      errors: `livetape: ${id}: the key was revoked\n`,
    });
  });

  it.each([
    [['create'], /--name/],
    [['create', '--name', ''], /--name must be one line/],
    [['create', '--name', 'two\nlines'], /--name must be one line/],
    [['create', '--name', 'x', '--scopes', 'root'], /"root" is none of read, trade-data, admin/],
    [['create', '--name', 'x', '--scopes', ''], /"" is none of/],
    [['create', '--name', 'x', '--expires', 'soon'], /"soon" is no time to come/],
    [['create', '--name', 'x', '--expires', '2001-01-01'], /is no time to come/],
    [['rotate'], /missing required argument/],
  ])('refuses %j and makes no file', async (args, message) => {
    const { code, text, errors } = await keys(...args);
    expect([code, text]).toEqual([ExitCode.Usage, '']);
    expect(errors).toMatch(message);
    expect(await new KeyFile(path).read()).toEqual([]);
  });

  it('does not write over a file that it cannot read', async () => {
    writeFileSync(path, 'mine');
    const { code, errors } = await keys('create', '--name', 'desk');
    expect([code, errors.split('\n').length]).toEqual([ExitCode.Failure, 2]);
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });
});
