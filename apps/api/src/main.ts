import 'reflect-metadata';
import { type AddressInfo } from 'node:net';
import { venues } from '@livetape/venues';
import { ConfigError, readConfig } from './config';
import { addressTaken, urlOf } from './http/address';

/** EX_CONFIG of sysexits.h: something is wrong with the settings. */
const EXIT_CONFIG = 78;
const EXIT_FAILURE = 1;
/** Sending the clients away and writing what is buffered takes seconds at most; longer means that something hangs. */
const CLOSE_MS_MAX = 10_000;
/** Requests under way have this long to end, and then as many ms as are left of CLOSE_MS_MAX are for the store. */
const REQUEST_MS_MAX = 7_000;
/** Clients that may knock at the same instant, as far as the system allows: all of them do after a cut. Node's default is 511. */
const BACKLOG = 4_096;
/** Connections that clients keep alive are ended as soon as nothing is under way on them. */
const IDLE_CHECK_MS = 100;

const config = settings();
const obstacle = await addressTaken(config.server);
if (obstacle !== null) fail(obstacle, EXIT_FAILURE);

// loaded only now, so that a wrong setting is told at once
const { createPlatform } = await import('./http/platform');
const app = await createPlatform(config).catch((error: Error) =>
  fail(error.message, error instanceof ConfigError ? EXIT_CONFIG : EXIT_FAILURE),
);
// Nest hands everything on to Node's server, but its types know of no backlog
const listen: (port: number, host: string, ...backlog: never[]) => Promise<unknown> = app.listen.bind(app);
await listen(config.server.port, config.server.host, BACKLOG as never).catch((error: Error) =>
  fail(error.message, EXIT_FAILURE),
);
const { port } = app.getHttpServer().address() as AddressInfo;
process.stdout.write(`Livetape is at ${urlOf(config.server.host, port)}\n`);

let isClosing = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void close());

/** The first signal closes everything in order; the second ends the process at once. */
async function close(): Promise<void> {
  if (isClosing) process.exit(EXIT_FAILURE);
  isClosing = true;
  setTimeout(
    () => fail('something would not close; what was buffered may be lost', EXIT_FAILURE),
    CLOSE_MS_MAX,
  ).unref();
  const server = app.getHttpServer();
  setInterval(() => server.listening || server.closeIdleConnections(), IDLE_CHECK_MS).unref();
  setTimeout(() => server.closeAllConnections(), REQUEST_MS_MAX).unref();
  await app.close();
  process.exit(0);
}

function settings() {
  try {
    return readConfig(process.env, Object.keys(venues));
  } catch (error) {
    // a person wrote the settings: whether they hold is known only now
    if (error instanceof ConfigError) return fail(error.message, EXIT_CONFIG);
    throw error;
  }
}

function fail(sentence: string, code: number): never {
  process.stderr.write(`livetape: ${sentence}\n`);
  process.exit(code);
}
