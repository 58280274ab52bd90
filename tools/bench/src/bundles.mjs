// TypeScript as files that a process can import.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';
import { PACKAGES } from '../../build/outside.mjs';
import { root } from '../../run/process.mjs';

/** Bundles of one tree's files; npm packages come from this workspace, whatever the tree. */
export class Bundles {
  // within node_modules, so that what stays outside of a bundle is found from there
  folder = mkdtempSync(join(root, 'node_modules/.bench-'));
  files = new Map();

  constructor(tree) {
    this.tree = tree;
  }

  /** The bundle of a file of the tree, made at the first call. `tsconfig` and what follows are for what needs others than most. */
  async bundle(file, { tsconfig = 'tsconfig.base.json', external = PACKAGES, alias = {}, keepNames = false } = {}) {
    const known = this.files.get(file);
    if (known !== undefined) return known;
    const name = file.replaceAll('/', '_').replace('.ts', '');
    await build({
      input: { [name]: join(this.tree, file) },
      platform: 'node',
      tsconfig: join(this.tree, tsconfig),
      external,
      resolve: { alias },
      output: {
        dir: this.folder,
        entryFileNames: '[name].mjs',
        chunkFileNames: '[name]-[hash].mjs',
        format: 'esm',
        keepNames,
      },
      logLevel: 'silent',
    });
    const made = join(this.folder, `${name}.mjs`);
    this.files.set(file, made);
    return made;
  }

  dispose() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The bundle of one file of this workspace; `dispose` removes the result. */
export async function bundle(file, options) {
  const bundles = new Bundles(root);
  return { file: await bundles.bundle(file, options), dispose: () => bundles.dispose() };
}
