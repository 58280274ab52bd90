// The reader of libs/wire as one file that processes of clients can import.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../run/process.mjs';

/** Bundles a TypeScript file of the workspace; `dispose` removes the result. */
export async function bundle(input) {
  const { build } = await import('rolldown');
  const folder = mkdtempSync(join(root, 'node_modules/.bench-'));
  const file = join(folder, 'bundle.mjs');
  await build({
    input: join(root, input),
    platform: 'node',
    tsconfig: join(root, 'tsconfig.base.json'),
    // npm packages stay outside; ours, and the transform's own helpers, go in
    external: /^(?!\.|\/|@livetape\/|@oxc-project\/|\0)/,
    output: { dir: folder, entryFileNames: 'bundle.mjs', chunkFileNames: '[name]-[hash].mjs', format: 'esm' },
    logLevel: 'silent',
  });
  return { file, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}
