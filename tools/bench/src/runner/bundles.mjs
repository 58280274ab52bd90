// TypeScript of a tree as files that a process can import.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';
import { root } from '../../../run/process.mjs';

/** Bundles of one tree's benches; npm packages come from this workspace, whatever the tree. */
export class Bundles {
  // within node_modules, so that what stays outside of a bundle is found from there
  folder = mkdtempSync(join(root, 'node_modules/.bench-'));
  files = new Map();

  constructor(tree) {
    this.tree = tree;
  }

  /** The bundle of a file of the tree, made at the first call. */
  async bundle(file) {
    const known = this.files.get(file);
    if (known !== undefined) return known;
    const made = join(this.folder, file.replaceAll('/', '_').replace('.ts', '.mjs'));
    await build({
      input: join(this.tree, file),
      platform: 'node',
      tsconfig: join(this.tree, 'tsconfig.base.json'),
      external: /^(?!\.|\/|@livetape\/|@oxc-project\/|\0)/,
      output: { file: made, format: 'esm' },
      logLevel: 'silent',
    });
    this.files.set(file, made);
    return made;
  }

  dispose() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
