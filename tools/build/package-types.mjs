// The declarations of the client, made to stand by themselves: what they import from our other libraries comes along, file by
// file as far as it is reached, and under relative names.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';

const DECLARED = /^export (?:declare )?(?:const|let|function|class|interface|type|enum) (\w+)/gm;
const NAMED_ONE = /(import|export) (type )?\{([^}]*)\} from '([^']+)';/;
const NAMED = new RegExp(NAMED_ONE, 'g');

/** Writes `<lib>/<file>.d.ts` under the folder, from the client's index on. Returns how many. */
export function writeDeclarations(root, folder) {
  const emitted = mkdtempSync(join(tmpdir(), 'livetape-types-'));
  try {
    emit(root, emitted);
    const written = new Set();
    const open = [join(emitted, 'libs/client/src/index.d.ts')];
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      if (written.has(file)) continue;
      written.add(file);
      const target = join(folder, placeOf(emitted, file));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, rewrite(emitted, file, open));
    }
    return written.size;
  } finally {
    rmSync(emitted, { recursive: true });
  }
}

function emit(root, outDir) {
  const config = join(outDir, 'tsconfig.json');
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(root, 'tsconfig.base.json'),
      compilerOptions: {
        rootDir: root,
        outDir,
        noEmit: false,
        declaration: true,
        emitDeclarationOnly: true,
        stripInternal: true,
        types: ['node'],
        typeRoots: [join(root, 'node_modules/@types')],
      },
      files: [join(root, 'libs/client/src/index.ts')],
    }),
  );
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', config], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stdout);
}

/** `libs/wire/src/x.d.ts` → `wire/x.d.ts` */
function placeOf(emitted, file) {
  return relative(emitted, file).replace(/^libs\/(\w[\w-]*)\/src\//, '$1/');
}

/** The text of a declaration with each name imported from the very file that declares it; those files are opened too. */
function rewrite(emitted, file, open) {
  const text = readFileSync(file, 'utf8').replace(/^\/\/# sourceMappingURL.*$/m, '');
  const result = text.replace(NAMED, (statement) => {
    const [, verb, type = '', names, from] = NAMED_ONE.exec(statement);
    const byFile = Map.groupBy(
      names.split(',').flatMap((name) => name.trim() || []),
      (name) => fileOf(emitted, file, from, name.replace(/^type /, '')),
    );
    return [...byFile]
      .map(([target, found]) => {
        open.push(target);
        const path = relative(dirname(placeOf(emitted, file)), placeOf(emitted, target)).replace(/\.d\.ts$/, '.js');
        return `${verb} ${type}{ ${found.join(', ')} } from '${path.startsWith('.') ? path : `./${path}`}';`;
      })
      .join('\n');
  });
  const star = result.replace(/export \* from '(\.[^']+)';/g, (_, from) => {
    open.push(join(dirname(file), `${from}.d.ts`));
    return `export * from '${from}.js';`;
  });
  if (/@livetape\//.test(star)) throw new Error(`${file} imports what is not published`);
  return star;
}

function fileOf(emitted, file, from, name) {
  if (from.startsWith('.')) return join(dirname(file), `${from}.d.ts`);
  const source = join(emitted, 'libs', basename(from), 'src');
  const found = globSync('**/*.d.ts', { cwd: source })
    .map((one) => join(source, one))
    .find((one) => [...readFileSync(one, 'utf8').matchAll(DECLARED)].some(([, declared]) => declared === name));
  if (found === undefined || !existsSync(found)) throw new Error(`nothing in ${from} declares ${name}`);
  return found;
}
