// The real gateway with a made-up market as one file of its own, for benches of deliveries that need no feeds, store or venue.
import { join } from 'node:path';
import { PACKAGES } from '../../build/outside.mjs';
import { root } from '../../run/process.mjs';
import { bundle } from './bundles.mjs';

const SWAGGER = '@nestjs/swagger';

/** Bundles `apps/api/src/scenarios/moving-market.main.ts`; `dispose` removes the result. */
export function bundleMarket() {
  return bundle('apps/api/src/scenarios/moving-market.main.ts', {
    tsconfig: 'apps/api/tsconfig.json',
    // nothing here shows a document: the names of its decorators are enough
    external: (id) => PACKAGES.test(id) && id !== SWAGGER,
    alias: { [SWAGGER]: join(root, 'node_modules/@nestjs/swagger/dist/extra/swagger-shim.js') },
    keepNames: true,
  });
}
