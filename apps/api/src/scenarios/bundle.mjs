// Bundles the scenarios beside the app that they try: dist/apps/api/scenarios.js. Apart from the app's own bundles, since what
// serves needs none of it.
import { join, resolve } from 'node:path';
import { build } from 'rolldown';

const root = resolve(import.meta.dirname, '../../../..');

await build({
  cwd: root,
  input: { scenarios: 'apps/api/src/scenarios/scenarios.main.ts' },
  platform: 'node',
  tsconfig: 'apps/api/tsconfig.json',
  // npm packages stay outside; ours, and the transform's own helpers, go in
  external: /^(?!\.|\/|@livetape\/|@oxc-project\/|\0|[A-Za-z]:|@nestjs\/swagger$)/,
  resolve: { alias: { '@nestjs/swagger': join(root, 'node_modules/@nestjs/swagger/dist/extra/swagger-shim.js') } },
  output: {
    dir: 'dist/apps/api',
    format: 'esm',
    sourcemap: true,
    keepNames: true,
    // beside the app's own chunks, whose names stay theirs
    entryFileNames: '[name].js',
    chunkFileNames: 'scenarios-[name]-[hash].js',
  },
});
