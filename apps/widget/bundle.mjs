// Bundles the widget into one classic script and puts the example page beside it: `node apps/widget/bundle.mjs`. Ends with
// code 1 when the script is larger than its budget.
import { copyFile, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'rolldown';

/** Bytes of livetape.js after gzip: its promise to the pages that embed it. There is no chart engine besides. */
const GZIP_MAX = 60_000;

const app = import.meta.dirname;
const folder = resolve(app, '../../dist/apps/widget');

await build({
  input: join(app, 'src/main.ts'),
  platform: 'browser',
  tsconfig: join(app, 'tsconfig.json'),
  output: {
    file: join(folder, 'livetape.js'),
    format: 'iife',
    codeSplitting: false,
    minify: true,
    sourcemap: true,
    cleanDir: true,
  },
});
for (const file of ['example.html', 'example.css']) await copyFile(join(app, file), join(folder, file));

const bytes = gzipSync(await readFile(join(folder, 'livetape.js')), { level: 9 }).length;
console.log(`livetape.js: ${bytes} bytes after gzip, of ${GZIP_MAX}`);
if (bytes > GZIP_MAX) {
  console.error('livetape.js is larger than its budget');
  process.exit(1);
}
