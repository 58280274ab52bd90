import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from './root';

/** Version of the platform, as `package.json` says. */
export const VERSION: string = JSON.parse(readFileSync(join(workspaceRoot(), 'package.json'), 'utf8')).version;
