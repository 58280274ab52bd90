import { type Command } from 'commander';
import { isKeyName, isValid, type Key, KeyFile, type Scope, SCOPES } from '@livetape/keys';
import { readSettings } from '../checks/machine';
import { CliError, ExitCode } from '../exit';
import { type Output } from '../output';

/** `keys`: who may ask the platform. */
export function addKeys(program: Command, output: Output): void {
  const keys = program
    .command('keys')
    .summary('make, list, rotate and revoke API keys')
    .description(
      'Changes the file of API keys (auth.keysPath, docs/security.md). A platform that runs takes the change in within a ' +
        'second. The key itself is printed once: only its hash is kept.',
    );
  keys
    .command('create')
    .description('Makes a key and prints it, nothing else.')
    .requiredOption('--name <name>', 'what it is for, on one line')
    .option('--scopes <list>', `of ${SCOPES.join(', ')}; none implies another`, 'read')
    .option('--expires <time>', 'from when on it is no longer valid, such as 2030-01-31 or 2030-01-31T12:00Z')
    .action((options: CreateOptions) => create(options, output));
  keys
    .command('list')
    .description('Prints a JSON line for each key, revoked ones too.')
    .action(async () => {
      for (const key of await (await keyFile()).read()) output.line({ type: 'key', ...shown(key) });
    });
  keys
    .command('rotate')
    .description('Gives a key a new secret and prints the new key, nothing else. The old one is no longer valid.')
    .argument('<id>', 'the part of the key between the two underscores')
    .action(async (id: string) => output.say((await (await keyFile()).rotate(id)).text));
  keys
    .command('revoke')
    .description('Ends a key for ever; sockets that it opened are closed within a second.')
    .argument('<id>', 'the part of the key between the two underscores')
    .action(async (id: string) => output.line({ type: 'key', ...shown(await (await keyFile()).revoke(id)) }));
}

interface CreateOptions {
  readonly name: string;
  readonly scopes: string;
  readonly expires?: string;
}

async function create({ name, scopes, expires }: CreateOptions, output: Output): Promise<void> {
  if (!isKeyName(name)) throw new CliError(ExitCode.Usage, '--name must be one line of 1 to 64 characters');
  const expiresAtMs = expires === undefined ? null : readTime(expires);
  const wish = { name, scopes: readScopes(scopes), expiresAtMs };
  output.say((await (await keyFile()).create(wish)).text);
}

async function keyFile(): Promise<KeyFile> {
  return new KeyFile((await readSettings(process.env)).keysPath);
}

function readScopes(text: string): Scope[] {
  const words = [...new Set(text.split(',').map((word) => word.trim()))];
  const unknown = words.find((word) => !(SCOPES as readonly string[]).includes(word));
  if (unknown === undefined) return words as Scope[];
  throw new CliError(ExitCode.Usage, `--scopes: "${unknown}" is none of ${SCOPES.join(', ')}`);
}

function readTime(text: string): number {
  const timeMs = Date.parse(text);
  if (timeMs > Date.now()) return timeMs;
  throw new CliError(ExitCode.Usage, `--expires: "${text}" is no time to come`);
}

/** A key without its hash, with times as people read them. */
function shown(key: Key) {
  const { id, name, scopes, createdAtMs, rotatedAtMs, expiresAtMs, revokedAtMs } = key;
  const times = { created: createdAtMs, rotated: rotatedAtMs, expires: expiresAtMs, revoked: revokedAtMs };
  const texts = Object.entries(times).map(([what, ms]) => [what, ms === null ? null : new Date(ms).toISOString()]);
  return { id, name, scopes, valid: isValid(key, Date.now()), ...Object.fromEntries(texts) };
}
