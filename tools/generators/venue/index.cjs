const { formatFiles, generateFiles, joinPathFragments } = require('@nx/devkit');
const { join } = require('node:path');

const FOLDER = 'libs/venues/src';
const NAME = /^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/;

/** `nx g ./tools/generators:venue kraken`: the venue's folder, and its line in the registry. */
module.exports = async function venue(tree, { name }) {
  if (!NAME.test(name)) throw new Error(`a venue's id is lower case words joined by hyphens, not "${name}"`);
  const folder = joinPathFragments(FOLDER, name);
  if (tree.exists(folder)) throw new Error(`${folder} exists`);
  const constant = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  const title = name.replace(/(^|-)(.)/g, (_, gap, letter) => (gap ? ' ' : '') + letter.toUpperCase());
  generateFiles(tree, join(__dirname, 'files'), folder, { name, constant, title });
  addLine(tree, joinPathFragments(FOLDER, 'registry.ts'), { name, constant });
  await formatFiles(tree);
};

function addLine(tree, registry, { name, constant }) {
  const text = tree.read(registry, 'utf8');
  const end = text.lastIndexOf('};');
  if (end < 0) throw new Error(`${registry} has no list of venues to add to`);
  const line = `  '${name}': async () => (await import('./${name}/${name}')).${constant},\n`;
  tree.write(registry, text.slice(0, end) + line + text.slice(end));
}
