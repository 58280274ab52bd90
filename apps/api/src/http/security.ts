import { randomBytes } from 'node:crypto';
import { type RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * What a page of ours may do: run our scripts, open sockets to us, and nothing else. Angular adds its styles at run time, so
 * they carry the nonce of the page (`ngCspNonce`). Script addresses pass the Trusted Types policies named here.
 */
const PAGE = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'worker-src': ["'self'"],
  'connect-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'manifest-src': ["'self'"],
  'base-uri': ["'self'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
  'object-src': ["'none'"],
  'trusted-types': ['angular', 'livetape'],
  'require-trusted-types-for': ["'script'"],
};

/** Swagger's page writes HTML that it has cleaned itself, without Trusted Types, and gives elements a style of their own. */
const DOCS = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'connect-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/** The headers that every answer carries. HTTPS is the business of the proxy in front: see docs/operate.md. */
export function securityHeaders(): RequestHandler {
  const others = helmet({
    contentSecurityPolicy: false,
    strictTransportSecurity: false,
    frameguard: { action: 'deny' },
  });
  const policy = (directives: Readonly<Record<string, readonly string[]>>) =>
    Object.entries(directives)
      .map(([name, values]) => `${name} ${values.join(' ')}`)
      .join('; ');
  const page = policy(PAGE);
  const docs = policy(DOCS);
  return (request, response, next) => {
    const nonce = randomBytes(16).toString('base64');
    response.locals['nonce'] = nonce;
    const isDocs = request.path.startsWith('/api/docs');
    response.setHeader('content-security-policy', isDocs ? docs : `${page}; style-src 'self' 'nonce-${nonce}'`);
    others(request, response, next);
  };
}
