// What there is to run.
import { globSync } from 'node:fs';
import { resolve } from 'node:path';

const programs = resolve(import.meta.dirname, '..');

/** Micro benches of a tree, `*.bench.ts` beside what they measure, whose path holds every word. */
export function microFiles(root, words) {
  return globSync('{libs,apps}/**/src/**/*.bench.ts', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.includes('node_modules') && words.every((word) => file.includes(word)))
    .sort();
}

/** Benches of whole processes, `*.bench.mjs`, whose path below tools/bench/src holds every word. */
export function programFiles(words) {
  return globSync('*/*.bench.mjs', { cwd: programs })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => words.every((word) => file.includes(word)))
    .sort()
    .map((file) => resolve(programs, file));
}
