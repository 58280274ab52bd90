// Another commit of this repository as a folder.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../../run/process.mjs';

const git = (...args) =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

/** A checked-out commit; `dispose` removes it. Throws with what git said where there is no such commit. */
export class Worktree {
  constructor(revision) {
    this.commit = git('rev-parse', '--short', '--verify', `${revision}^{commit}`);
    this.folder = join(mkdtempSync(join(tmpdir(), 'livetape-')), 'tree');
    git('worktree', 'add', '--detach', this.folder, this.commit);
  }

  has(file) {
    return existsSync(join(this.folder, file));
  }

  dispose() {
    git('worktree', 'remove', '--force', this.folder);
    rmSync(join(this.folder, '..'), { recursive: true, force: true });
  }
}
