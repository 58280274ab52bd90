// Child processes with progress, and signals handed on so that nothing is left behind.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const windows = process.platform === 'win32';

/** After this long without an end, a long step says that it still runs. */
const PROGRESS_MS = 15_000;
/** How long a child that shares our terminal has to end by itself after Ctrl-C before it is told by us. */
const INTERRUPT_GRACE_MS = 3_000;
/** npm ends on SIGTERM without a word to its script: how often we look whether it is still there. */
const ORPHAN_CHECK_MS = 500;
const parent = process.ppid;
const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/**
 * Runs `node ...args` and resolves with its exit code. `doing` is a long step's name: said at its begin, and every 15 s
 * until its end. `quiet` keeps the output back and shows it (on stderr) only when the step fails.
 */
export function run(node, args, { cwd = root, env = withNode(node), quiet = false, doing } = {}) {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  const timer = doing && setInterval(() => say(`  still at it (${seconds()})`), PROGRESS_MS);
  if (doing && !quiet) say(`${doing} ...`);
  // A quiet step that takes no time at all is not worth a line.
  const announce = doing && quiet && setTimeout(() => say(`${doing} ...`), 1_500);

  const child = spawn(node, args, { cwd, env, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
  const kept = [];
  child.stdout?.on('data', (chunk) => kept.push(chunk));
  child.stderr?.on('data', (chunk) => kept.push(chunk));
  const forward = (signal) => {
    // A terminal sends Ctrl-C to the whole group, so the child has it already; a program may have sent it to us alone.
    if (signal === 'SIGINT') setTimeout(() => child.kill(signal), INTERRUPT_GRACE_MS).unref();
    else child.kill(signal);
  };
  const orphaned = setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), ORPHAN_CHECK_MS);
  orphaned.unref();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  return new Promise((done) => {
    child.on('error', (error) => {
      say(String(error));
      done(1);
    });
    child.on('close', (code, signal) => {
      clearInterval(timer);
      clearTimeout(announce);
      clearInterval(orphaned);
      for (const name of signals) process.off(name, forward);
      if (quiet && code !== 0) process.stderr.write(Buffer.concat(kept));
      done(code ?? 128 + (SIGNAL_NUMBERS[signal] ?? 1));
    });
  });
}

/** The environment with `node` and the workspace's own commands first on the PATH. */
export function withNode(node) {
  const env = { ...process.env };
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  env[key] = [dirname(node), join(root, 'node_modules/.bin'), env[key]].join(delimiter);
  return env;
}

/** Runs npm under `node`; resolves with its exit code. */
export function npm(node, args, { cwd, doing }) {
  const env = withNode(node);
  // Compile native modules against the headers beside this Node, so that nothing has to be downloaded for it.
  const prefix = resolve(dirname(node), windows ? '.' : '..');
  if (existsSync(join(prefix, 'include/node/node_api.h'))) env.npm_config_nodedir = prefix;
  const cli = npmCli();
  const flags = ['--no-audit', '--no-fund', '--loglevel=error'];
  if (cli) return run(node, [cli, ...args, ...flags], { cwd, env, doing });
  say('npm was not found beside Node; run this through npm: `npm start` or `npm test`');
  return Promise.resolve(1);
}

/** npm's own entry: the one that called us, or the one beside the user's Node. */
function npmCli() {
  const caller = process.env.npm_execpath;
  if (caller && /npm-cli\.[cm]?js$/.test(caller)) return caller;
  const prefix = dirname(process.execPath);
  const places = ['../lib/node_modules/npm/bin/npm-cli.js', 'node_modules/npm/bin/npm-cli.js'];
  return places.map((place) => resolve(prefix, place)).find((place) => existsSync(place));
}

export function say(line) {
  console.error(line);
}
