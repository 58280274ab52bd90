import { isKeyRequired, KeyError, KeyFile, missingKey } from '@livetape/keys';
import { type Config, ConfigError } from '../config';

/** Throws ConfigError where keys are asked for and there is no valid one: nobody could ask for anything. */
export async function requireKeys({ auth, server }: Pick<Config, 'auth' | 'server'>): Promise<void> {
  if (!isKeyRequired(auth.required, server.host)) return;
  const keys = await new KeyFile(auth.keysPath).read().catch((error: Error) => {
    throw error instanceof KeyError ? new ConfigError(error.message) : error;
  });
  const missing = missingKey(keys, auth.keysPath, Date.now());
  if (missing !== null) throw new ConfigError(missing);
}
