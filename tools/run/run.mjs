// The one entry point behind `npm start`, `npm test` and the other package scripts. Needs nothing installed and runs on any
// Node >= 16: finds (or fetches) a Node that this workspace supports, installs the dependencies when node_modules does not
// match package-lock.json, then runs what was asked for under that Node. When all is in place it does nothing but run.
import { join } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { findNode, linkNode } from './node.mjs';
import { ENVIRONMENT, FLAGS } from './platform.mjs';
import { root, run, withNode } from './process.mjs';

const nx = join(root, 'node_modules/nx/dist/bin/nx.js');
/** What a command of the command line starts or asks. */
const PLATFORM = ['api', 'dashboard', 'sim', 'widget'];
const NEEDS = { serve: PLATFORM, replay: PLATFORM, doctor: ['api'], sim: ['sim'] };
/** Programs that show what holds: what is built for each, and the file that runs. */
const PROGRAMS = {
  // the pipeline over recorded frames
  '--conformance': { builds: ['frames', 'cli', 'api'], targets: 'build,bundle', file: 'dist/tools/frames/main.js' },
  // every fault against every venue, on the simulated exchange
  '--faults': { builds: ['sim'], file: 'dist/apps/sim/trials.js' },
  // what clients may do to the stream, over real sockets
  '--scenarios': {
    builds: ['api', 'sim', 'cli'],
    targets: 'build,scenarios',
    file: 'dist/apps/api/scenarios.js',
    flags: ['--enable-source-maps'],
  },
};
const [first, ...rest] = process.argv.slice(2);

if (first === '--postinstall') {
  linkNode(await findNode());
} else {
  const node = await findNode();
  await ensureDependencies(node);
  process.exit(await main(node));
}

async function main(node) {
  if (first === '--start') return start(node);
  if (first === '--livetape') return livetape(node);
  if (first === '--node') return run(node, rest);
  if (first in PROGRAMS) return program(node, PROGRAMS[first]);
  return run(node, [nx, first, ...rest]);
}

/** The platform with the dashboard on one port; the simulator is there for when no venue can be reached. */
async function start(node) {
  await build(node, PLATFORM);
  return run(node, [...FLAGS, 'dist/apps/api/main.js', ...rest], { env: { ...ENVIRONMENT, ...withNode(node) } });
}

/** The command line. Its stdout is a contract (JSON lines), so the build speaks on stderr. */
async function livetape(node) {
  await build(node, ['cli', ...(NEEDS[rest[0]] ?? [])]);
  return run(node, [...FLAGS, join(root, 'dist/apps/cli/main.js'), ...rest], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
  });
}

/** A program of ours, built before it runs. */
async function program(node, { builds, targets, file, flags = [] }) {
  await build(node, builds, targets);
  return run(node, [...flags, file, ...rest]);
}

/** Ends the process when a build fails. */
async function build(node, projects, targets = 'build') {
  const code = await run(node, [nx, 'run-many', '-t', targets, '-p', ...projects, '--output-style=static'], {
    quiet: true,
    doing: `Building ${projects.join(', ')} (about 20 s the first time, 1 s when nothing changed)`,
  });
  if (code !== 0) process.exit(code);
}
