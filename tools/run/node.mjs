// Which Node runs this workspace: the user's when it is new enough, else one from the npm registry, fetched once.
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { npm, root, say, windows } from './process.mjs';

const home = join(root, 'tools/node');

/** The engines range of package.json, in code: ^24.15.0 || >=26. */
function supported(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return (major === 24 && minor >= 15) || major >= 26;
}

/** Path of a Node that this workspace supports; ends the process with one clear line when there is none. */
export async function findNode() {
  if (supported(process.version)) return process.execPath;
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`;
  const wanted = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).optionalDependencies[name];
  const refuse = (why) => {
    say(`Livetape needs Node 24.15 or later (or 26); you have ${process.version}. ${why} Install one from nodejs.org.`);
    process.exit(1);
  };
  if (!wanted) refuse(`There is no packaged Node for ${process.platform} on ${process.arch}.`);
  const folder = join(home, 'node_modules', name);
  const binary = join(folder, 'bin', windows ? 'node.exe' : 'node');
  const there = () =>
    existsSync(binary) && JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version === wanted;
  if (!there()) {
    const doing = `Your Node ${process.version} is too old: fetching Node ${wanted} into tools/node (once, about 10 s)`;
    await npm(process.execPath, ['ci', '--ignore-scripts'], { cwd: home, doing });
    if (!there()) refuse(`Fetching ${name}@${wanted} failed.`);
  }
  return binary;
}

/** Lets `npx nx ...` find the same Node: node_modules/.bin comes first on the PATH of npm's scripts. */
export function linkNode(node) {
  if (windows) return;
  const link = join(root, 'node_modules/.bin/node');
  rmSync(link, { force: true });
  if (!node.startsWith(home)) return;
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(node, link);
}
