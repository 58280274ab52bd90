// What stays outside of a bundle, to be found in node_modules when it runs.
import { createRequire } from 'node:module';

/** A native part, and what must run before all others. */
const ALWAYS = ['sqlite3', 'reflect-metadata'];

/** npm packages stay outside; ours, and the transform's own helpers, go in. */
export const PACKAGES = /^(?!\.|\/|@livetape\/|@oxc-project\/|\0|[A-Za-z]:)/;

/**
 * Of npm packages, only native parts stay outside, and what is not installed: many ask for others that they can do
 * without. The rest is one bundle, since reading two thousand files is half of a start.
 */
export function whatMust(id, importer) {
  return PACKAGES.test(id) && (ALWAYS.includes(id) || !isInstalled(id, importer));
}

function isInstalled(id, importer) {
  try {
    createRequire(importer ?? import.meta.url).resolve(id);
    return true;
  } catch (error) {
    // not installed; any other code means that it is there, for `import` only
    return error.code !== 'MODULE_NOT_FOUND';
  }
}
