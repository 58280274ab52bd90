import { BlockList, isIPv4 } from 'node:net';
import { type Key, isValid } from './key';

/** When a key must be shown: always, never, or wherever another machine could reach us. */
export type KeyRequirement = 'unless-loopback' | 'always' | 'never';

/** What makes the first key of a platform. */
export const FIRST_KEY_COMMAND = 'npm run --silent livetape -- keys create --name admin --scopes read,admin';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether a key must be shown by who asks a server that listens on this host. */
export function isKeyRequired(requirement: KeyRequirement, host: string): boolean {
  return requirement === 'unless-loopback' ? !isLoopback(host) : requirement === 'always';
}

/** Why nobody could ask for anything, as one sentence that names the way out; null where a key is valid. */
export function missingKey(keys: readonly Key[], path: string, nowMs: number): string | null {
  if (keys.some((key) => isValid(key, nowMs))) return null;
  return `API keys are asked for and ${path} has none that is valid: make one with \`${FIRST_KEY_COMMAND}\``;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || LOOPBACK.check(host, isIPv4(host) ? 'ipv4' : 'ipv6');
}
