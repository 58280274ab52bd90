import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What only the workspace's own folder has. */
const MARK = 'nx.json';

/**
 * Folder of the workspace, found from this file upwards: the same from the sources and from a bundle. Throws where the
 * bundle was carried out of the workspace.
 */
export function workspaceRoot(from: string = import.meta.dirname): string {
  if (existsSync(join(from, MARK))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error(`no folder above ${import.meta.dirname} holds ${MARK}`);
  return workspaceRoot(parent);
}
