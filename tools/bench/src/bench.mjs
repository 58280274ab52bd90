// Every bench of the workspace in one run: `npm run bench -- [WORDS] [--smoke] [--micro] [--rounds 5] [--seconds 20] [--peers] [--json FILE]
// [--page] [--vs COMMIT]`. See the README.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../run/process.mjs';
import { Bundles } from './bundles.mjs';
import { Checks } from './checks.mjs';
import { describeMachine } from './machine.mjs';
import { microFiles, programFiles } from './runner/discover.mjs';
import { measureMicro } from './runner/micro.mjs';
import { pageOf } from './runner/page.mjs';
import { runProgram } from './runner/program.mjs';
import { printMicro, printProgram, printVersus } from './runner/print.mjs';
import { compareMicro } from './runner/versus.mjs';
import { Worktree } from './runner/worktree.mjs';

const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: {
    smoke: { type: 'boolean', default: false },
    micro: { type: 'boolean', default: false },
    peers: { type: 'boolean', default: false },
    page: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    json: { type: 'string' },
    vs: { type: 'string' },
  },
});
const settings = {
  smoke: values.smoke,
  peers: values.peers,
  rounds: Number(values.rounds ?? (values.smoke ? 1 : 5)),
  seconds: Number(values.seconds ?? (values.smoke ? 1 : 20)),
};
const checks = new Checks();
const machine = describeMachine();
console.log(`${machine}\n`);

if (values.vs !== undefined) await compare(values.vs);
else await runAll();
checks.end();

async function runAll() {
  const run = { machine, at: new Date().toISOString(), settings, micro: [], programs: [] };
  const bundles = new Bundles(root);
  try {
    for (const file of microFiles(root, words)) {
      const result = await measureMicro(await bundles.bundle(file), { file, smoke: values.smoke });
      run.micro.push(result);
      printMicro(result);
      checkMicro(result);
      keep(run);
    }
  } finally {
    bundles.dispose();
  }
  for (const file of values.micro ? [] : programFiles(words)) {
    const result = await runProgram(file, { ...settings, root, checks });
    run.programs.push(result);
    printProgram(result);
    keep(run);
  }
  if (values.page) writeFileSync(join(root, 'docs/performance.md'), await pageOf(run));
}

/** After each bench: who ends a long run early keeps what it found. */
function keep(run) {
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(run, null, 2)}\n`);
}

/** That it ran is a test; that a variant which says so allocates nothing is another. Times are none. */
function checkMicro({ name, variants }) {
  checks.expect(true, `bench of ${name}`, `${variants.length} variants ran`);
  for (const { name: variant, collections } of variants) {
    if (collections !== null) checks.expect(collections === 0, `${name}: ${variant}: garbage collections`, collections);
  }
}

/** This tree against another commit, file by file, in processes that take turns. */
async function compare(commit) {
  const other = new Worktree(commit);
  const [here, there] = [new Bundles(root), new Bundles(other.folder)];
  try {
    for (const file of microFiles(root, words)) {
      if (!other.has(file)) console.log(`${file} is not in ${other.commit}\n`);
      else printVersus(await compareMicro({ file, here, there, rounds: settings.rounds, smoke: values.smoke }), other);
    }
    checks.expect(true, `compared with ${other.commit}`, `${settings.rounds} rounds`);
  } finally {
    here.dispose();
    there.dispose();
    other.dispose();
  }
}
