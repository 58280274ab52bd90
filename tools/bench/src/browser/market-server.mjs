// The process of the bench's server: the built dashboard, the page that it is compared with, and the
// stream of a made-up market in Livetape's protocol. `market-server.mjs { dashboard, peer, wire }`; tells its parent the port.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WebSocketServer } from 'ws';
import { BOOK_MS, instruments, now, VENUE } from './market.mjs';
import { workerProbe } from './probe.mjs';
import { Session } from './session.mjs';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const files = JSON.parse(process.argv[2]);
const wire = await import(pathToFileURL(files.wire).href);
const begunAt = now();
/** The newest visitor: pages come one after another. */
let session = null;

const answers = {
  '/api/v1/instruments': () => ({ instruments, source: 'sim' }),
  '/api/v1/status': () => ({ source: 'sim', sourceReason: 'A bench.', version: '0', venues: [VENUE] }),
  '/clock': () => ({ now: now() }),
};

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  const answer = answers[pathname];
  if (answer) return send(response, 'application/json', JSON.stringify(answer()));
  if (pathname.startsWith('/api/')) return response.writeHead(404).end();
  const file = fileOf(pathname);
  if (!existsSync(file)) return response.writeHead(404).end();
  send(response, TYPES[extname(file)] ?? 'application/octet-stream', textOf(file));
});

function fileOf(pathname) {
  if (pathname.startsWith('/peer/')) return join(files.peer, pathname.slice(6) || 'index.html');
  return join(files.dashboard, extname(pathname) === '' ? 'index.html' : pathname);
}

/** The dashboard's worker says when it has painted what; nothing else of it is touched. */
function textOf(file) {
  const text = readFileSync(file, 'utf8');
  return /worker-[^/]*\.js$/.test(file) ? `${workerProbe()}\n${text}` : text;
}

function send(response, type, text) {
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(text);
}

const sockets = new WebSocketServer({
  server,
  path: '/stream',
  perMessageDeflate: false,
  handleProtocols: (offered) => [...offered].find((name) => Object.values(wire.SUBPROTOCOLS).includes(name)) ?? false,
});
sockets.on('connection', (socket) => {
  session?.end();
  session = new Session(socket, { wire, begunAt });
});

setInterval(() => session?.changeBooks(), BOOK_MS);
setTimeout(() => setInterval(() => session?.closeBars(), 1_000), 1_000 - (now() % 1_000));

process.on('message', () => process.send(session?.report() ?? null));
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port, begunAt }));
