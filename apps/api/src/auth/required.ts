import { BlockList, isIPv4 } from 'node:net';
import { type Config } from '../config';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether REST and the stream ask for a key: by default wherever another machine could reach us. */
export function keysRequired({ auth, server }: Pick<Config, 'auth' | 'server'>): boolean {
  return auth.required === 'unless-loopback' ? !isLoopback(server.host) : auth.required === 'always';
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || LOOPBACK.check(host, isIPv4(host) ? 'ipv4' : 'ipv6');
}
