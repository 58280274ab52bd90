// The built platform on simulated data, for those who look at it from outside: end-to-end tests, docs, benches.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './process.mjs';

const START_MS_MAX = 60_000;

/**
 * V8 would keep 48 MB for young objects, of which ours are few: `ws` makes one of each frame. At 800,000 frames a second 2 MB
 * cost 15 % more CPU than these, and more than these gain nothing; at 350 trades a second 2 MB would save 10 MB.
 */
export const FLAGS = ['--max-semi-space-size=8'];

/** glibc would give every thread an arena of its own, and free memory of one is no use to another: two save 12 MB. */
export const ENVIRONMENT = { MALLOC_ARENA_MAX: '2' };

/**
 * Starts the api as `npm start` does, with a database of its own; resolves once it listens. `env` holds further settings,
 * `database` is where simulated data goes, and `stop` ends it and removes that.
 */
export async function startPlatform({ port = 0, env = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'livetape-'));
  const child = spawn(process.execPath, [...FLAGS, 'dist/apps/api/main.js'], {
    cwd: root,
    env: {
      ...ENVIRONMENT,
      ...process.env,
      LIVETAPE_SOURCE: 'sim',
      LIVETAPE_SERVER_PORT: String(port),
      LIVETAPE_STORE_PATH: join(folder, 'livetape.sqlite'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((done) => child.once('exit', done));
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  const base = await new Promise((listening, failed) => {
    const timer = setTimeout(() => failed(new Error(`the api did not listen within ${START_MS_MAX} ms`)), START_MS_MAX);
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /Livetape is at (http:\S+)/.exec(line)?.[1];
      if (!address) return;
      clearTimeout(timer);
      listening(address);
    });
    exited.then((code) => failed(new Error(`the api ended with code ${code}`)));
  });
  return {
    base,
    port: Number(new URL(base).port),
    pid: child.pid,
    database: join(folder, 'livetape.sim.sqlite'),
    stop,
  };
}
