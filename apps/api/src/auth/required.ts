import { BlockList, isIPv4 } from 'node:net';
import { KeyError, KeyFile, KeyRing } from '@livetape/keys';
import { type Config, ConfigError } from '../config';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether REST and the stream ask for a key: by default wherever another machine could reach us. */
export function keysRequired({ auth, server }: Pick<Config, 'auth' | 'server'>): boolean {
  return auth.required === 'unless-loopback' ? !isLoopback(server.host) : auth.required === 'always';
}

/** Throws ConfigError where keys are required and there is no valid one: nobody could ask for anything. */
export async function requireKeys({ auth, server }: Pick<Config, 'auth' | 'server'>): Promise<void> {
  if (!keysRequired({ auth, server })) return;
  const keys = await new KeyFile(auth.keysPath).read().catch((error: Error) => {
    throw error instanceof KeyError ? new ConfigError(error.message) : error;
  });
  const ring = new KeyRing();
  ring.replace(keys, Date.now());
  if (ring.keys.some(({ id }) => ring.get(id, Date.now()) !== null)) return;
  throw new ConfigError(
    `listening on ${server.host} asks for API keys and ${auth.keysPath} has none that is valid: make one with ` +
      '`npm run --silent livetape -- keys create --name admin --scopes read,admin`',
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || LOOPBACK.check(host, isIPv4(host) ? 'ipv4' : 'ipv6');
}
