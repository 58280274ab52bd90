import { KeyError } from './errors';
import { type Key, SCOPES } from './key';

/** Version of the file's form. */
export const VERSION = 1;

/** The keys of a file's text. Throws KeyError `malformed` for anything that is not wholly as we write it. */
export function parseKeys(text: string, path: string): Key[] {
  const malformed = new KeyError('malformed', path);
  let tree: unknown;
  try {
    tree = JSON.parse(text);
  } catch {
    // a person may have edited the file; JSON's own message would quote it
    throw malformed;
  }
  if (!isObject(tree) || tree['version'] !== VERSION || !Array.isArray(tree['keys'])) throw malformed;
  const keys = tree['keys'] as unknown[];
  if (!keys.every(isKey) || new Set(keys.map(({ id }) => id)).size !== keys.length) throw malformed;
  return keys;
}

function isKey(value: unknown): value is Key {
  if (!isObject(value)) return false;
  return (
    isText(value['id'], /^[a-z0-9]{10}$/) &&
    isText(value['name'], /^.{1,64}$/) &&
    isText(value['secretSha256'], /^[0-9a-f]{64}$/) &&
    Array.isArray(value['scopes']) &&
    value['scopes'].every((scope) => (SCOPES as readonly unknown[]).includes(scope)) &&
    typeof value['createdAtMs'] === 'number' &&
    ['rotatedAtMs', 'expiresAtMs', 'revokedAtMs'].every((name) => isTimeOrNull(value[name]))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown, form: RegExp): boolean {
  return typeof value === 'string' && form.test(value);
}

function isTimeOrNull(value: unknown): boolean {
  return value === null || typeof value === 'number';
}
