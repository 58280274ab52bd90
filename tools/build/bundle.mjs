// Bundles a Node app with rolldown (@angular/build brings it): `node tools/build/bundle.mjs api [--serve]`.
// With --serve: rebuild and restart on every change.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, watch } from 'rolldown';
import { PACKAGES, whatMust } from './outside.mjs';

const root = resolve(import.meta.dirname, '../..');
const [app] = process.argv.slice(2);
const folder = `dist/apps/${app}`;

/** One entry of the app as one bundle with its chunks. `external` stays outside, `alias` is what stands for what. */
const bundleOf = (name, { cleanDir = false, external = PACKAGES, alias, entry = name.split('.')[0] } = {}) => ({
  input: { [entry]: `apps/${app}/src/${name}.ts` },
  platform: 'node',
  tsconfig: `apps/${app}/tsconfig.json`,
  external,
  resolve: { alias },
  // packages that were written for require() know their place by another name
  transform: { define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' } },
  output: {
    dir: folder,
    format: 'esm',
    sourcemap: true,
    cleanDir,
    keepNames: true,
    // the text of a bundle stays in memory for as long as it runs
    minify: external !== PACKAGES,
    // beside the entries, so that new URL('./x.worker.js', import.meta.url) works from any of them
    chunkFileNames: '[name]-[hash].js',
  },
});

/** What runs for long: it starts quickly, and keeps no more in memory than it needs. */
const external = app === 'api' ? whatMust : PACKAGES;
/** The document is written by an entry of its own: what serves needs none of Swagger's 8 MB, only its names. */
const main = bundleOf('main', {
  cleanDir: true,
  external,
  alias: { '@nestjs/swagger': join(root, 'node_modules/@nestjs/swagger/dist/extra/swagger-shim.js') },
});
/** The worker of a feed is an entry of its own: no more of the app goes into its memory than it runs. */
const workers = existsSync(`apps/${app}/src/feed.worker.ts`)
  ? [bundleOf('feed.worker', { entry: 'feed.worker', external })]
  : [];
/** The fault trials of the simulator. */
const trials = existsSync(`apps/${app}/src/trials.main.ts`) ? [bundleOf('trials.main')] : [];
const openapi = existsSync(`apps/${app}/src/openapi.main.ts`) ? [bundleOf('openapi.main')] : [];

if (!process.argv.includes('--serve')) {
  for (const options of [main, ...workers, ...openapi, ...trials]) await build(options);
} else {
  await serve();
}

async function serve() {
  let child;
  const stop = () =>
    new Promise((done) => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return done();
      child.once('exit', done);
      child.kill('SIGTERM');
    });
  const watcher = watch({ ...main, watch: { clearScreen: false } });
  watcher.on('event', async (event) => {
    if (event.code === 'ERROR') console.error(event.error);
    if (event.code !== 'BUNDLE_END') return;
    await event.result.close();
    for (const options of workers) await build(options);
    await stop();
    child = spawn(process.execPath, ['--enable-source-maps', `${folder}/main.js`], { stdio: 'inherit' });
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, async () => {
      await stop();
      await watcher.close();
      process.exit(0);
    });
  }
}
