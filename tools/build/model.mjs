// Runs the model checker of the client: `node tools/build/model.mjs --runs 10000 --seed 1`. A failure names its seed, and
// `--runs 1 --seed SEED` shows it step by step. With --mutations: plants each fault of model-mutations.mjs in the client, one
// after the other, and fails unless the checker finds it. With --packed: checks the module of the package, which must be made.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'rolldown';
import { MUTATIONS } from './model-mutations.mjs';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(root, 'node_modules/.model-'));
/** Seeds within which a planted fault must be found. */
const MUTATION_RUNS = 10_000;

try {
  process.exitCode = process.argv.includes('--mutations') ? await runMutations() : await runModel();
} finally {
  rmSync(folder, { recursive: true });
}

async function runModel() {
  await bundle(process.argv.includes('--packed') ? [packed()] : []);
  return spawnSync(process.execPath, [join(folder, 'model.mjs'), ...process.argv.slice(2)], { stdio: 'inherit' })
    .status;
}

async function runMutations() {
  let missed = 0;
  for (const mutation of MUTATIONS) {
    await bundle([plant(mutation)]);
    const args = [join(folder, 'model.mjs'), '--runs', String(MUTATION_RUNS)];
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    const first = /^seed .*$/m.exec(stdout)?.[0];
    if (status === 0 || first === undefined) missed++;
    console.log(`${first === undefined ? 'MISSED' : 'caught'}  ${mutation.what}\n        ${first ?? stdout}`);
  }
  console.log(`${MUTATIONS.length - missed} passed, ${missed} failed`);
  return missed === 0 ? 0 : 1;
}

/** A plugin that puts the fault in its file; the text that it replaces must stand there once. */
function plant({ file, from, to }) {
  let isPlanted = false;
  return {
    name: 'plant',
    transform(code, id) {
      if (!id.endsWith(file)) return null;
      if (code.split(from).length !== 2) throw new Error(`${file} does not hold once: ${from}`);
      isPlanted = true;
      return code.replace(from, to);
    },
    buildEnd(error) {
      if (!isPlanted && !error) throw new Error(`${file} is no part of the checker`);
    },
  };
}

/** A plugin that takes the client from its package. */
function packed() {
  const id = join(root, 'dist/libs/client/livetape-client.js');
  const isOfClient = /^\.\.\/(livetape-client|book-reducer)$/;
  return { name: 'packed', resolveId: (name, from) => (isOfClient.test(name) && /model\//.test(from) ? id : null) };
}

async function bundle(plugins) {
  await build({
    input: join(root, 'libs/client/src/model/model.main.ts'),
    platform: 'node',
    tsconfig: join(root, 'tsconfig.base.json'),
    plugins,
    output: { file: join(folder, 'model.mjs'), format: 'esm', codeSplitting: false },
    logLevel: 'silent',
  });
}
