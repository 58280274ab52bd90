import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { flushChanges, FsTree } from 'nx/src/generators/tree';
import venue from './index.cjs';

const ROOT = resolve(import.meta.dirname, '../../..');
const PARTS = [
  'libs/columns',
  'libs/model',
  'libs/venues',
  'tsconfig.base.json',
  'jest.preset.mjs',
  '.prettierrc.json',
];
/** The compiler and the test run of the generated venue start from nothing. */
const TIMEOUT_MS = 120_000;

/** A workspace of its own, with what a venue needs. */
function workspace(): string {
  const root = mkdtempSync(join(tmpdir(), 'venue-'));
  for (const part of [...PARTS, 'package.json', 'nx.json'])
    cpSync(join(ROOT, part), join(root, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  return root;
}

async function generate(root: string, name: string): Promise<void> {
  const tree = new FsTree(root, false);
  await venue(tree, { name });
  flushChanges(root, tree.listChanges());
}

describe('nx g venue', () => {
  let root: string;
  const run = (bin: string, ...args: string[]) =>
    execFileSync(process.execPath, ['--experimental-vm-modules', join(root, 'node_modules', bin), ...args], {
      cwd: root,
      stdio: 'pipe',
    });

  beforeAll(() => {
    root = workspace();
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it(
    'writes a venue that compiles and passes its conformance suite',
    async () => {
      await generate(root, 'moon-linear');
      expect(readFileSync(join(root, 'libs/venues/src/registry.ts'), 'utf8')).toContain(
        "  'moon-linear': async () => (await import('./moon-linear/moon-linear')).moonLinear,\n};",
      );
      run('typescript/bin/tsc', '-p', 'libs/venues/tsconfig.json');
      run('jest/bin/jest.js', '-c', 'libs/venues/jest.config.mjs', 'moon-linear.spec', 'registry.spec');
    },
    TIMEOUT_MS,
  );

  it(
    'writes files as the formatter leaves them',
    () => {
      const check = () => run('prettier/bin/prettier.cjs', '--check', 'libs/venues/src');
      expect(check).not.toThrow();
    },
    TIMEOUT_MS,
  );

  it.each(['Moon', 'moon_x', '../moon', 'moon-', '9moon', ''])('refuses the name %p', async (name) => {
    await expect(generate(root, name)).rejects.toThrow(/lower case words/);
  });

  it('leaves a venue that exists alone', async () => {
    const [exists] = Object.keys((await import('@livetape/venues')).venues);
    await expect(generate(root, exists)).rejects.toThrow(/exists/);
  });
});
