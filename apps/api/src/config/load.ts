import { type z } from 'zod';
import { type Config, configSchema } from './schema';
import { type Setting, settingsOf } from './settings';

/** The settings are wrong. The message is one line for people, and names the key. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** What the settings are read from. */
export interface ConfigSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The settings file, where there is one. */
  readonly file: { readonly name: string; readonly text: string } | null;
  /** Ids of the venues that exist. */
  readonly venueIds: readonly string[];
}

/** Names the settings file; the only variable that is not a setting itself. */
export const FILE_VARIABLE = 'LIVETAPE_CONFIG';

/** Conventional names that hosts set; ours win. */
const ALIASES: Readonly<Record<string, string>> = { PORT: 'LIVETAPE_SERVER_PORT', HOST: 'LIVETAPE_SERVER_HOST' };

type Tree = Record<string, unknown>;

/** Defaults < file < environment, checked whole. Throws ConfigError for the first thing that is wrong. */
export function loadConfig({ environment, file, venueIds }: ConfigSources): Config {
  const settings = settingsOf(venueIds);
  const tree = file === null ? {} : readFile(file.name, file.text);
  const origins = new Map<string, string>();
  for (const { setting, variable, text } of assigned(environment, settings)) {
    place(tree, setting.path, parseText(text, setting.kind));
    origins.set(setting.path.join('.'), variable);
  }
  const parsed = configSchema.safeParse(tree);
  if (!parsed.success) throw new ConfigError(explain(parsed.error.issues[0], origins, file?.name));
  checkWhole(parsed.data, venueIds);
  return parsed.data;
}

/** The variables that set something, weakest first. */
function* assigned(environment: ConfigSources['environment'], settings: readonly Setting[]) {
  const byVariable = new Map(settings.map((setting) => [setting.variable, setting]));
  for (const [alias, name] of Object.entries(ALIASES)) {
    const setting = byVariable.get(name);
    const text = environment[alias];
    if (setting && text !== undefined && text !== '') yield { setting, variable: alias, text };
  }
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith('LIVETAPE_') || variable === FILE_VARIABLE || text === undefined) continue;
    const setting = byVariable.get(variable);
    if (setting === undefined) throw new ConfigError(`${variable} is not a setting (see docs/configuration.md)`);
    yield { setting, variable, text };
  }
}

function readFile(name: string, text: string): Tree {
  let tree: unknown;
  try {
    tree = JSON.parse(text);
  } catch (error) {
    // a person wrote the file: only reading it shows whether it is JSON
    throw new ConfigError(`${name} is not JSON: ${(error as Error).message}`);
  }
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree))
    throw new ConfigError(`${name} must be an object`);
  return tree as Tree;
}

/** What a text of the environment means; a text that is not of its kind stays one, and the schema refuses it. */
function parseText(text: string, kind: Setting['kind']): unknown {
  if (kind === 'number') return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (kind === 'switch') return text === 'true' ? true : text === 'false' ? false : text;
  if (kind !== 'list') return text;
  return text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
}

function place(tree: Tree, path: readonly string[], value: unknown): void {
  let at = tree;
  for (const key of path.slice(0, -1)) {
    const next = at[key];
    // what is no object in the file is refused by the schema, not repaired here
    at = typeof next === 'object' && next !== null ? (next as Tree) : ((at[key] = {}) as Tree);
  }
  at[path[path.length - 1]] = value;
}

function explain(issue: z.core.$ZodIssue, origins: ReadonlyMap<string, string>, file = 'the settings'): string {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return `${[...path, issue.keys[0]].join('.')} in ${file} is not a setting (see docs/configuration.md)`;
  }
  const variable = origins.get(path.join('.')) ?? origins.get(path.slice(0, -1).join('.'));
  const message = issue.message.replace(/^Invalid (input|option): /, '');
  return variable === undefined
    ? `${path.join('.')} in ${file}: ${message}`
    : `${variable} (${path.join('.')}): ${message}`;
}

/** What concerns more than one setting. */
function checkWhole({ venues, source, replay }: Config, venueIds: readonly string[]): void {
  const unknown = Object.keys(venues).find((id) => !venueIds.includes(id));
  if (unknown !== undefined)
    throw new ConfigError(`venues.${unknown} is not a venue (there are: ${venueIds.join(', ')})`);
  if (source !== 'replay') return;
  if (replay.files.length === 0) throw new ConfigError('replay.files must name a recording when source is replay');
  if (!venueIds.includes(replay.venue)) {
    throw new ConfigError(
      `replay.venue must be one of ${venueIds.join(', ')} when source is replay, not "${replay.venue}"`,
    );
  }
  if (replay.times.length > 0 && replay.times.length !== replay.files.length) {
    throw new ConfigError('replay.times must name one file for each of replay.files');
  }
}
