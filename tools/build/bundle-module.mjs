// Bundles single modules for Node, for specs and measurements: `node tools/build/bundle-module.mjs FOLDER ENTRY.ts…`.
// Each becomes FOLDER/ENTRY.mjs; npm packages stay outside, so the folder must lie where they are found.
import { basename, join, resolve } from 'node:path';
import { build } from 'rolldown';

const root = resolve(import.meta.dirname, '../..');
const [folder, ...entries] = process.argv.slice(2);

for (const entry of entries) {
  await build({
    input: join(root, entry),
    platform: 'node',
    tsconfig: join(root, 'tsconfig.base.json'),
    external: /^(?!\.|\/|@livetape\/|@oxc-project\/|\0)/,
    output: { file: join(folder, basename(entry).replace(/\.ts$/, '.mjs')), format: 'esm', codeSplitting: false },
    logLevel: 'silent',
  });
}
