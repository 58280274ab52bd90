// The recordings that benches read: those that the conformance run knows.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../run/process.mjs';
import { bundle } from './bundles.mjs';

/** Where recordings are unless one says otherwise. */
export const FRAMES = process.env['LIVETAPE_FRAMES'] ?? resolve(root, '../shared/frames');

/** Every recording below a folder that a venue of ours decodes, as `Recording` of tools/frames. */
export async function findRecordings(folder) {
  const bundled = await bundle('tools/frames/src/recordings.ts');
  try {
    const frames = await import(pathToFileURL(bundled.file).href);
    return await frames.findRecordings(folder);
  } finally {
    bundled.dispose();
  }
}

/** Those whose frames are there as the lines of one file, even where their bytes are too. */
export async function textRecordings(folder) {
  return (await findRecordings(folder)).filter(({ name }) => existsSync(join(folder, `${name}.jsonl`)));
}
