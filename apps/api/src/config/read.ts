import { readFileSync } from 'node:fs';
import { ConfigError, FILE_VARIABLE, loadConfig } from './load';
import { type Config } from './schema';

const FILE = 'livetape.config.json';

/** Reads the settings of this process: the file in the working folder, or the one that the environment names, and the rest. */
export function readConfig(environment: NodeJS.ProcessEnv, venueIds: readonly string[]): Config {
  const named = environment[FILE_VARIABLE];
  const name = named ?? FILE;
  const text = readFile(name);
  if (text === null && named !== undefined)
    throw new ConfigError(`${FILE_VARIABLE} names ${name}, which cannot be read`);
  return loadConfig({ environment, file: text === null ? null : { name, text }, venueIds });
}

function readFile(name: string): string | null {
  try {
    return readFileSync(name, 'utf8');
  } catch (error) {
    // whether the file is there is known only by reading it
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new ConfigError(`${name} cannot be read: ${(error as Error).message}`);
  }
}
