// Runs every *.bench.ts (or those whose path holds a word given): variants interleaved, best of several rounds, ratios to
// the first variant. --smoke: one short round each, to see that they run. Absolute times are this machine's, today.
import { globSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'rolldown';

const root = resolve(import.meta.dirname, '../../..');
const smoke = process.argv.includes('--smoke');
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const rounds = smoke ? 2 : 15;
const roundMs = smoke ? 20 : 200;

const files = globSync('{libs,apps}/**/src/**/*.bench.ts', { cwd: root })
  .filter((file) => !file.includes('node_modules') && words.every((word) => file.includes(word)))
  .sort();
const folder = await mkdtemp(join(root, 'node_modules/.bench-'));
console.log(
  `Node ${process.version} on ${cpus().length} × ${cpus()[0].model}; best of ${rounds} rounds, one process\n`,
);
let ran = 0;
try {
  for (const file of files) {
    await runFile(file);
    ran++;
  }
} finally {
  await rm(folder, { recursive: true });
}
console.log(`${ran} passed, ${files.length - ran} failed`);

async function runFile(file) {
  const out = join(folder, file.replaceAll('/', '_').replace('.ts', '.mjs'));
  await build({
    input: join(root, file),
    platform: 'node',
    tsconfig: join(root, 'tsconfig.base.json'),
    external: /^(?!\.|\/|@livetape\/|@oxc-project\/|\0)/,
    output: { file: out, format: 'esm' },
    logLevel: 'silent',
  });
  const { bench } = await import(pathToFileURL(out).href);
  console.log(`${bench.name} (${file})`);
  const best = measure(bench.variants);
  const [first] = Object.values(best);
  for (const [name, ns] of Object.entries(best)) {
    const each = (ns / bench.perRun).toFixed(1).padStart(10);
    console.log(`  ${name.padEnd(44)} ${each} ns each   ${(first / ns).toFixed(2).padStart(6)}×`);
  }
  console.log('');
}

/** Fewest ns that one call of each variant took, by round: variants take turns, so that noise meets them alike. */
function measure(variants) {
  const best = Object.fromEntries(Object.keys(variants).map((name) => [name, Infinity]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, call] of Object.entries(variants)) best[name] = Math.min(best[name], time(call));
  }
  return best;
}

function time(call) {
  const start = performance.now();
  let calls = 0;
  for (; performance.now() - start < roundMs || calls === 0; calls++) call();
  return ((performance.now() - start) * 1e6) / calls;
}
