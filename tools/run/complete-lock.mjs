// Adds to package-lock.json the optional platform packages that npm left out because its registry did not have them (yet).
// Without them `npm ci` refuses the lockfile, and `npm install` on another platform would silently skip its binaries.
// Run it after every change of dependencies: node tools/run/complete-lock.mjs
import { readFileSync, writeFileSync } from 'node:fs';

const OSES = ['linux', 'darwin', 'win32', 'android', 'freebsd', 'openharmony', 'openbsd', 'netbsd', 'aix', 'sunos'];
const CPUS = ['x64', 'arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'wasm32'];

const file = new URL('../../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const { packages } = lock;
const added = [];

for (const [path, owner] of Object.entries({ ...packages })) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    if (isListed(path, name)) continue;
    if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`${path} -> ${name}@${version}: not an exact version`);
    packages[`node_modules/${name}`] = platformEntry(name, version, owner.dev);
    added.push(`${name}@${version}`);
  }
}
const { '': own, ...rest } = packages;
lock.packages = { '': own, ...Object.fromEntries(Object.entries(rest).sort(([a], [b]) => a.localeCompare(b, 'en'))) };
if (added.length > 0) writeFileSync(file, JSON.stringify(lock, null, 2) + '\n');
console.log(added.length > 0 ? `added ${added.length}:\n  ${added.join('\n  ')}` : 'nothing missing');

/** Node's lookup: the nearest node_modules at or above the package that asks. */
function isListed(from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(at.lastIndexOf('/node_modules/'), 0))) {
    if (packages[`${at ? at + '/' : ''}node_modules/${name}`]) return true;
    if (!at) return false;
  }
}

function platformEntry(name, version, dev) {
  const parts = name.split(/[-/]/);
  const cpu = parts.filter((part) => CPUS.includes(part));
  const os = parts.filter((part) => OSES.includes(part));
  const libc = parts.some((part) => part.startsWith('musl')) ? ['musl'] : ['glibc'];
  return {
    version,
    ...(cpu.length > 0 && { cpu }),
    ...(dev && { dev }),
    ...(/gnu|musl/.test(name) && { libc }),
    optional: true,
    ...(os.length > 0 && { os }),
  };
}
