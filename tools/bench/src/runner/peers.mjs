// What others made, installed from its own lock file when a bench asks for it, and by nothing else.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../../peers');
const MS_MAX = 300_000;
let isThere = null;

/** Whether all peers are there; installs them at the first call, and says so where that fails. */
export function installPeers() {
  isThere ??= areThere() || install();
  return isThere;
}

/** A `require` that finds the peers. */
export const requirePeer = createRequire(join(folder, 'package.json'));

/** Name and version of every peer, as installed. */
export function peerVersions() {
  return Object.keys(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).dependencies).map(
    (name) => `${name} ${JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version}`,
  );
}

function areThere() {
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return Object.entries(dependencies).every(([name, version]) => {
    const file = join(folder, 'node_modules', name, 'package.json');
    return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version === version;
  });
}

function install() {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: MS_MAX,
  });
  if (status !== 0) console.log('The peers could not be installed (is the package registry out of reach?).');
  return status === 0;
}
