// The built api as a process that is looked at: how long it takes to start, and what it keeps in memory.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { ENVIRONMENT, FLAGS } from '../../../run/platform.mjs';
import { sample } from '../machine.mjs';
import { readStatus } from '../proc.mjs';

const MS_MAX = 60_000;
const MB = 2 ** 20;

/** Starts a program of the tree and resolves with what `look` finds in one of its lines, to which the time it took is added. */
async function startProgram(root, { args, env, look }) {
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 2],
  });
  const exited = new Promise((done) => child.once('exit', done));
  const lines = createInterface({ input: child.stdout });
  const next = (pick) =>
    new Promise((done, reject) => {
      const timer = setTimeout(() => reject(new Error(`${args.at(-1)} said nothing within ${MS_MAX} ms`)), MS_MAX);
      const listen = (line) => {
        const found = pick(line);
        if (found === null) return;
        clearTimeout(timer);
        lines.off('line', listen);
        done(found);
      };
      lines.on('line', listen);
      exited.then((code) => reject(new Error(`${args.at(-1)} ended with code ${code}`)));
    });
  const found = await next(look);
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  return { child, found, next, stop, startMs: performance.now() - began };
}

/** The simulated exchange by itself, as one venue; resolves to its port and `stop`. */
export async function startExchange(root, { venue, tradesPerSecond }) {
  const { found, stop } = await startProgram(root, {
    args: ['dist/apps/sim/main.js', '--venues', venue, '--rate', String(tradesPerSecond)],
    look: (line) => JSON.parse(line).listening ?? null,
  });
  return { port: found, stop };
}

/** The api with settings from `env`, on a port and a database of its own. */
export async function startApi(root, env = {}, program = 'dist/apps/api/main.js') {
  const folder = mkdtempSync(join(tmpdir(), 'livetape-'));
  const report = pathToFileURL(join(import.meta.dirname, 'report.mjs')).href;
  const settings = {
    LIVETAPE_SERVER_PORT: '0',
    LIVETAPE_STORE_PATH: join(folder, 'livetape.sqlite'),
    LIVETAPE_LOG_LEVEL: 'error',
  };
  const { child, found, next, stop, startMs } = await startProgram(root, {
    args: [...FLAGS, '--import', report, program],
    env: { ...ENVIRONMENT, ...settings, ...env },
    look: (line) => /Livetape is at (http:\S+)/.exec(line)?.[1] ?? null,
  });
  const { pid } = child;
  return {
    base: found,
    startMs,
    cpuMs: sample(pid).cpuS * 1_000,
    sample: () => sample(pid),
    get: async (path) => (await fetch(found + path)).json(),
    async memory() {
      const told = next((line) => (line.startsWith('{"memory"') ? JSON.parse(line).memory : null));
      child.kill('SIGUSR2');
      return parts(pid, await told);
    },
    async stop() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Memory of a process that loads the packages of the api and does nothing; it is like one that listens nowhere. */
export async function frameworks(root) {
  const program = await startApi(root, {}, join(import.meta.dirname, 'frameworks.mjs'));
  const memory = await program.memory();
  await program.stop();
  return memory;
}

/** MB by what holds them. The file is Node's own code above all, which processes share. */
function parts(pid, { heapTotal, arrayBuffers }) {
  const kB = readStatus(pid);
  const mb = (name) => kB(name) / 1_024;
  const file = mb('RssFile') + mb('RssShmem');
  const heap = heapTotal / MB;
  const buffers = arrayBuffers / MB;
  return { total: mb('VmRSS'), file, heap, buffers, rest: mb('VmRSS') - file - heap - buffers };
}
