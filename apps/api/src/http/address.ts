import { createServer } from 'node:net';
import { type Config } from '../config';

/** Why the address cannot be listened on, as one sentence; null when it can. Asked before anything is started. */
export function addressTaken({ host, port }: Config['server']): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(explain(error, host, port)));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(null)));
  });
}

/** The address to open in a browser. */
export function urlOf(host: string, port: number): string {
  const isEverywhere = host === '0.0.0.0' || host === '::';
  const name = isEverywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

function explain({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE') return `port ${port} of ${host} is taken: end what uses it, or set LIVETAPE_SERVER_PORT`;
  if (code === 'EACCES') return `port ${port} of ${host} may not be used by this user: set LIVETAPE_SERVER_PORT`;
  return `cannot listen on port ${port} of ${host}: ${message}`;
}
