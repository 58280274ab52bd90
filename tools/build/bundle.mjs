// Bundles a Node app with rolldown (@angular/build brings it): `node tools/build/bundle.mjs api [--serve]`.
// With --serve: rebuild and restart on every change.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { build, watch } from 'rolldown';

const [app] = process.argv.slice(2);
const entry = (name) => `apps/${app}/src/${name}.ts`;
const input = Object.fromEntries(
  ['main', 'openapi.main'].filter((name) => existsSync(entry(name))).map((name) => [name.split('.')[0], entry(name)]),
);

/** @type {import('rolldown').RolldownOptions} */
const options = {
  input,
  platform: 'node',
  tsconfig: `apps/${app}/tsconfig.json`,
  // npm packages stay outside; ours, and the transform's own helpers, go in
  external: /^(?!\.|\/|@livetape\/|@oxc-project\/|\0|[A-Za-z]:)/,
  output: {
    dir: `dist/apps/${app}`,
    format: 'esm',
    sourcemap: true,
    cleanDir: true,
    keepNames: true,
    // beside the entries, so that new URL('./x.worker.js', import.meta.url) works from any of them
    chunkFileNames: '[name]-[hash].js',
  },
};

if (!process.argv.includes('--serve')) {
  await build(options);
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
  const watcher = watch({ ...options, watch: { clearScreen: false } });
  watcher.on('event', async (event) => {
    if (event.code === 'ERROR') console.error(event.error);
    if (event.code !== 'BUNDLE_END') return;
    await event.result.close();
    await stop();
    child = spawn(process.execPath, ['--enable-source-maps', `dist/apps/${app}/main.js`], { stdio: 'inherit' });
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, async () => {
      await stop();
      await watcher.close();
      process.exit(0);
    });
  }
}
