import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../../..');

/** Every file that is committed or would be, relative to the root. */
export const files: readonly string[] = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)));

export const sources = files.filter((file) => /\.(ts|mjs)$/.test(file) && !file.includes('/generated/'));

export function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** Every folder with a project.json, relative to the root. */
export const projects = files
  .filter((file) => file.endsWith('/project.json'))
  .map((file) => file.slice(0, -'/project.json'.length));

export const libraries = projects.filter((project) => project.startsWith('libs/'));

export const venueFolders = readdirSync(join(root, 'libs/venues/src'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** `file:line` of every line that the pattern meets. */
export function hits(candidates: readonly string[], pattern: RegExp): string[] {
  return candidates.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [])),
  );
}
