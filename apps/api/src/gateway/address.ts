import { type IncomingMessage } from 'node:http';

/**
 * The address of who asks. Each of our own proxies appends the address it was called from to `X-Forwarded-For`, so the
 * n-th from the right is the client's with n proxies; what stands further left the client may have written itself.
 */
export function addressOf(request: IncomingMessage, proxies: number): string {
  const peer = request.socket.remoteAddress ?? 'unknown';
  if (proxies === 0) return peer;
  const forwarded = request.headers['x-forwarded-for'];
  const hops = String(forwarded ?? '').split(',');
  return hops.at(-proxies)?.trim() || peer;
}
