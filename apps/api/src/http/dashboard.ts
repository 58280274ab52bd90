import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { type RequestHandler, type Response } from 'express';

/** Angular names what never changes with a hash of eight capitals and digits: `main-4XQ2UBCD.js`. */
const HASHED = /-[A-Z0-9]{8}\.\w+$/;
const YEAR_S = 31_536_000;

/** For how long a browser may keep a file without asking. */
export function cacheControl(file: string): string {
  return HASHED.test(basename(file)) ? `public, max-age=${YEAR_S}, immutable` : 'no-cache';
}

/**
 * Answers the addresses of the dashboard's own pages with its index: any GET that is not of the API and looks like no
 * file. The index carries the nonce of the answer, which Angular puts on the styles that it adds.
 */
export function dashboardPages(folder: string): RequestHandler {
  const index = join(folder, 'index.html');
  return (request, response, next) => {
    const isPage = request.method === 'GET' || request.method === 'HEAD';
    if (!isPage || isOurs(request.path) || extname(request.path) !== '') return next();
    if (!existsSync(index)) return notBuilt(response);
    readFile(index, 'utf8').then((html) => sendIndex(html, response), next);
  };
}

function isOurs(path: string): boolean {
  return path === '/stream' || ['/api', '/widget'].some((top) => path === top || path.startsWith(`${top}/`));
}

function sendIndex(html: string, response: Response): void {
  const nonce = String(response.locals['nonce']);
  const withNonce = html
    .replace('</body>', `<div hidden ngCspNonce="${nonce}"></div></body>`)
    .replaceAll('<style', `<style nonce="${nonce}"`);
  response.setHeader('cache-control', 'no-store').setHeader('content-type', 'text/html; charset=utf-8').end(withNonce);
}

function notBuilt(response: Response): void {
  const text = 'The dashboard is not built: run `npx nx build dashboard`, or use the API below /api/docs.\n';
  response.status(404).setHeader('content-type', 'text/plain; charset=utf-8').end(text);
}
