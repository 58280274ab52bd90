// Makes the package of the client: `node tools/build/package-client.mjs` → dist/libs/client, ready for `npm pack`. One module
// for pages, workers and Node, its declarations, and nothing else to install. Fails when the module is larger than it may be.
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'rolldown';
import { writeDeclarations } from './package-types.mjs';
import { privateNames } from './private-names.mjs';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'dist/libs/client');
/** 10 KB, compressed: what a page pays for it. */
const GZIP_BYTES_MAX = 10_240;

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const declarations = writeDeclarations(root, join(folder, 'types'));
const known = [
  ...globSync(join(folder, 'types/**/*.d.ts')),
  ...['protocol', 'commands'].map((file) => join(root, `libs/wire/src/${file}.ts`)),
];
const names = privateNames(await modulesOf(), known, module().tsconfig);
await build({
  ...module(),
  output: {
    file: join(folder, 'livetape-client.js'),
    format: 'esm',
    minify: { compress: true, mangle: true, mangleProps: { include: new RegExp(`^(${names.join('|')})$`) } },
    sourcemap: true,
    comments: false,
  },
});
writeFileSync(join(folder, 'package.json'), `${JSON.stringify(describe(), null, 2)}\n`);
cpSync(join(root, 'docs/client.md'), join(folder, 'README.md'));
cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));

const written = readFileSync(join(folder, 'livetape-client.js'));
const packed = gzipSync(written, { level: 9 }).length;
console.log(`dist/libs/client: ${written.length} bytes, ${packed} compressed, ${declarations} declarations`);
if (packed > GZIP_BYTES_MAX) {
  console.error(`The client is larger than ${GZIP_BYTES_MAX} bytes, compressed.`);
  process.exitCode = 1;
}

/** What the module is made of. */
function module() {
  return {
    input: join(root, 'libs/client/src/index.ts'),
    platform: 'neutral',
    tsconfig: join(root, 'libs/client/tsconfig.package.json'),
    // our modules do nothing when they are loaded: what nobody uses of them goes
    treeshake: { moduleSideEffects: false, unknownGlobalSideEffects: false, propertyReadSideEffects: false },
    logLevel: 'warn',
  };
}

/** The files that are in the module. */
async function modulesOf() {
  const { output } = await build({ ...module(), write: false });
  return output[0].moduleIds;
}

function describe() {
  const { version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const entry = { types: './types/client/index.d.ts', default: './livetape-client.js' };
  return {
    name: '@livetape/client',
    version,
    description: "Livetape's stream of market data, in pages, workers and Node.",
    license,
    type: 'module',
    sideEffects: false,
    engines: { node: '>=22' },
    exports: { '.': entry },
    types: entry.types,
    files: ['livetape-client.js', 'livetape-client.js.map', 'types'],
  };
}
