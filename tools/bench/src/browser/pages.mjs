// What the bench's server hands out besides the dashboard.
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'rolldown';
import { bundle } from '../bundles.mjs';

/** Bundles the page of ngx-echarts as for production, and the wire; `dispose` removes both. */
export async function bundlePages() {
  const wire = await bundle('tools/bench/src/browser/frames.ts');
  const peer = join(dirname(wire.file), 'peer');
  mkdirSync(peer);
  copyFileSync(join(import.meta.dirname, 'peer.html'), join(peer, 'index.html'));
  await build({
    input: join(import.meta.dirname, 'peer-page.mjs'),
    platform: 'browser',
    transform: { define: { ngDevMode: 'false', ngServerMode: 'false', 'process.env.NODE_ENV': '"production"' } },
    output: { dir: peer, entryFileNames: 'main.js', format: 'esm', minify: true },
    logLevel: 'silent',
  });
  return { files: { wire: wire.file, peer }, dispose: wire.dispose };
}
