// The generated REST client as one module that Node runs: `node tools/build/bundle-api-client.mjs` → dist/libs/api-client.
import { join, resolve } from 'node:path';
import { build } from 'rolldown';

const root = resolve(import.meta.dirname, '../..');

await build({
  input: join(root, 'libs/api-client/src/index.ts'),
  platform: 'neutral',
  tsconfig: join(root, 'tsconfig.base.json'),
  output: { file: join(root, 'dist/libs/api-client/livetape-api.js'), format: 'esm' },
  logLevel: 'warn',
});
