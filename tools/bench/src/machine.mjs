// What every bench prints first, and how it looks at a process from outside.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { root } from '../../run/process.mjs';
import { readStat, readStatus } from './proc.mjs';

/** The machine, the runtime and the commit that were measured. */
export function describeMachine() {
  const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout.trim();
  const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ' with uncommitted changes';
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const machine = `${cpus().length} × ${cpus()[0].model.trim()}, ${memory}, ${process.platform} ${release()}`;
  return `${machine}; Node ${process.version}; commit ${git('rev-parse', '--short', 'HEAD') || 'unknown'}${changed}`;
}

/** CPU seconds of a process since it began, those of them that it did not spend in the kernel, and its resident memory; Linux only. */
export function sample(pid) {
  const { cpuS, userS } = readStat(`/proc/${pid}/stat`);
  const kB = readStatus(pid);
  return {
    at: performance.now(),
    cpuS,
    userS,
    rss: kB('VmRSS') * 1024,
    rssPeak: kB('VmHWM') * 1024,
  };
}

/** Bytes that the kernel holds in all TCP sockets of the machine, both ends. */
export function tcpBytes() {
  const pages = /TCP:.* mem (\d+)/.exec(readFileSync('/proc/net/sockstat', 'utf8'))?.[1] ?? 0;
  return Number(pages) * 4096;
}

/** Throws with one clear sentence where the benches of sockets cannot run. */
export function requireLinux() {
  if (process.platform !== 'linux') throw new Error('this bench reads /proc and needs Linux');
}

/** Builds what is measured; takes a second when nothing changed. */
export function build(...projects) {
  const nx = join(root, 'node_modules/nx/dist/bin/nx.js');
  const args = [nx, 'run-many', '-t', 'build', '-p', ...projects, '--output-style=static'];
  try {
    execFileSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    // a build may fail for any reason of the sources; what it said is the reason
    throw new Error(`cannot build ${projects.join(', ')}:\n${error.stdout}${error.stderr}`, { cause: error });
  }
  if (!existsSync(join(root, 'dist/apps/api/main.js'))) throw new Error('the build made no dist/apps/api/main.js');
}

export function sleep(ms) {
  return new Promise((done) => setTimeout(done, ms));
}

/** Waits until a condition holds; false when it still does not after `ms`. */
export async function until(isTrue, ms, stepMs = 50) {
  const deadline = performance.now() + ms;
  while (!(await isTrue())) {
    if (performance.now() > deadline) return false;
    await sleep(stepMs);
  }
  return true;
}

/** Nearest rank of numbers; NaN of none. */
export function quantile(numbers, q) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted.length === 0 ? NaN : sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))];
}

/** `median (min–max)` of a few runs. */
export function spread(numbers, digits = 1) {
  const [low, middle, high] = [0, 0.5, 1].map((q) => quantile(numbers, q).toFixed(digits));
  return numbers.length < 2 ? middle : `${middle} (${low}–${high})`;
}

/** Lines of a table in plain text: the first row is the heading, numbers stand right. */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  const isNumber = (cell) => /^[\d–-]/.test(String(cell));
  const line = (row) =>
    row.map((cell, i) => (isNumber(cell) ? String(cell).padStart(widths[i]) : String(cell).padEnd(widths[i])));
  return [line(rows[0]), widths.map((width) => '-'.repeat(width)), ...rows.slice(1).map(line)]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
