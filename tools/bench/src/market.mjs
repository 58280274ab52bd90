// The real gateway with a made-up market as one file of its own, for benches of deliveries that need no feeds, store or venue.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';
import { root } from '../../run/process.mjs';

/** Bundles `apps/api/src/scenarios/moving-market.main.ts`; `dispose` removes the result. */
export async function bundleMarket() {
  const folder = mkdtempSync(join(root, 'node_modules/.bench-'));
  await build({
    input: join(root, 'apps/api/src/scenarios/moving-market.main.ts'),
    platform: 'node',
    tsconfig: join(root, 'apps/api/tsconfig.json'),
    // npm packages stay outside; ours, and the transform's own helpers, go in
    external: /^(?!\.|\/|@livetape\/|@oxc-project\/|\0|@nestjs\/swagger$)/,
    resolve: { alias: { '@nestjs/swagger': join(root, 'node_modules/@nestjs/swagger/dist/extra/swagger-shim.js') } },
    output: {
      dir: folder,
      entryFileNames: 'market.mjs',
      chunkFileNames: '[name]-[hash].mjs',
      format: 'esm',
      keepNames: true,
    },
    logLevel: 'silent',
  });
  return { file: join(folder, 'market.mjs'), dispose: () => rmSync(folder, { recursive: true, force: true }) };
}
