import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, readFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { dirname, resolve } from 'node:path';
import { isKeyRequired, KeyFile, type KeyRequirement, missingKey } from '@livetape/keys';
import { type Endpoints, type Venue } from '@livetape/venues';
import { builtApp, isBuilt } from '../child';
import { ExitCode } from '../exit';
import { type Check } from './check';

/** What the checks need of the platform's settings; docs/configuration.md has all. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** When API keys are asked for. */
  readonly keysRequired: KeyRequirement;
  readonly keysPath: string;
  endpointsOf(venue: Venue): Endpoints;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether the platform takes its settings. It is asked itself, and told to listen where we listen already: it reads its
 * settings first and then ends, with exit code 78 where one is wrong.
 */
export async function checkSettings(environment: Environment): Promise<Check & { readonly isWrong: boolean }> {
  const name = 'settings';
  if (!isBuilt('api')) return { name, ok: false, isWrong: false, answer: 'not checked: the api is not built' };
  const server = await listen('127.0.0.1', 0);
  const { port } = server.address() as AddressInfo;
  const taken = { LIVETAPE_SERVER_HOST: '127.0.0.1', LIVETAPE_SERVER_PORT: String(port) };
  const child = spawn(process.execPath, [builtApp('api')], {
    env: { ...environment, ...taken },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.on('data', (chunk) => (text += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  server.close();
  const ok = code === ExitCode.Failure;
  const answer = ok ? 'all settings hold' : text.trim().replace(/^livetape: /, '');
  return { name, ok, isWrong: code === ExitCode.Configuration, answer };
}

/** The settings, once they are known to hold. */
export async function readSettings(environment: Environment): Promise<Settings> {
  const name = environment['LIVETAPE_CONFIG'] ?? 'livetape.config.json';
  const text = await readFile(name, 'utf8').catch(() => '{}');
  const file = JSON.parse(text) as SettingsFile;
  return {
    host: environment['LIVETAPE_SERVER_HOST'] ?? environment['HOST'] ?? file.server?.host ?? '127.0.0.1',
    port: Number(environment['LIVETAPE_SERVER_PORT'] ?? environment['PORT'] ?? file.server?.port ?? 3000),
    database: environment['LIVETAPE_STORE_PATH'] ?? file.store?.path ?? 'data/livetape.sqlite',
    ...keySettings(environment, file.auth),
    endpointsOf({ id, endpoints }) {
      const prefix = `LIVETAPE_VENUES_${id.toUpperCase().replaceAll('-', '_')}_ENDPOINTS`;
      const own = file.venues?.[id]?.endpoints;
      return {
        socket: environment[`${prefix}_SOCKET`] ?? own?.socket ?? endpoints.socket,
        rest: environment[`${prefix}_REST`] ?? own?.rest ?? endpoints.rest,
      };
    },
  };
}

function keySettings(environment: Environment, own: SettingsFile['auth']) {
  const keysRequired = environment['LIVETAPE_AUTH_REQUIRED'] ?? own?.required ?? 'unless-loopback';
  const keysPath = environment['LIVETAPE_AUTH_KEYS_PATH'] ?? own?.keysPath ?? 'data/keys.json';
  return { keysRequired: keysRequired as KeyRequirement, keysPath };
}

interface SettingsFile {
  readonly server?: { readonly host?: string; readonly port?: number };
  readonly auth?: { readonly required?: string; readonly keysPath?: string };
  readonly store?: { readonly path?: string };
  readonly venues?: Readonly<Record<string, { readonly endpoints?: Partial<Endpoints> }>>;
}

/** Whether the platform's port is free. */
export async function checkPort({ host, port }: Settings): Promise<Check> {
  const name = `port ${port}`;
  try {
    (await listen(host, port)).close();
    return { name, ok: true, answer: `free on ${host}` };
  } catch (fault) {
    // Taken, or not allowed: only trying tells.
    return { name, ok: false, answer: (fault as Error).message };
  }
}

/** Whether the database's file, or the nearest folder above it that exists, can be written. */
export async function checkDatabase({ database }: Settings): Promise<Check> {
  const name = 'database';
  if (database === ':memory:') return { name, ok: true, answer: 'in memory: nothing is kept' };
  let path = resolve(database);
  for (;;) {
    try {
      await access(path, constants.W_OK);
      return { name, ok: true, answer: `${path} can be written` };
    } catch (fault) {
      // Not there yet: the folder above decides. Anything else is the answer.
      const isMissing = (fault as NodeJS.ErrnoException).code === 'ENOENT' && path !== dirname(path);
      if (!isMissing) return { name, ok: false, answer: (fault as Error).message };
      path = dirname(path);
    }
  }
}

/** Whether who would ask could show an API key, where one is asked for. */
export async function checkKeys({ host, keysRequired, keysPath }: Settings): Promise<Check> {
  const name = 'API keys';
  if (!isKeyRequired(keysRequired, host)) return { name, ok: true, answer: `not asked for on ${host}` };
  try {
    const keys = await new KeyFile(keysPath).read();
    const missing = missingKey(keys, keysPath, Date.now());
    return { name, ok: missing === null, answer: missing ?? `asked for on ${host}; ${keysPath} has valid ones` };
  } catch (fault) {
    // Not readable, or not as we write it: only reading tells.
    return { name, ok: false, answer: (fault as Error).message };
  }
}

async function listen(host: string, port: number): Promise<Server> {
  const server = createServer();
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}
