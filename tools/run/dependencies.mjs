// Installs what package-lock.json names, when node_modules does not hold it yet.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, root, say } from './process.mjs';

export async function ensureDependencies(node) {
  if (installed()) return;
  const doing = 'Installing dependencies (once; usually 1 to 3 minutes, most of it compiling SQLite)';
  const code = await npm(node, ['ci'], { cwd: root, doing });
  if (code !== 0) {
    say('npm ci failed: its own words stand above.');
    process.exit(code);
  }
}

/** True when every package that the lockfile wants is the one that npm last installed. */
function installed() {
  const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  try {
    const wanted = Object.entries(read('package-lock.json')).filter(([path]) => path !== '');
    const have = read('node_modules/.package-lock.json');
    return wanted.every(([path, entry]) => isInstalled(entry, have[path]));
  } catch {
    // Either file is missing or torn: then nothing can be said to be installed.
    return false;
  }
}

function isInstalled(wanted, have) {
  if (!have) return Boolean(wanted.optional || wanted.devOptional || wanted.peer);
  return have.version === wanted.version && have.integrity === wanted.integrity;
}
