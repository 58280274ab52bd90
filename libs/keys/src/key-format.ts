import { KeyError } from './errors';
import { isKeyName, type Key, SCOPES } from './key';

/** Version of the file's form. */
const VERSION = 1;

/** The text of a file. Throws KeyError `malformed` where it could not be read again. */
export function writeKeys(keys: readonly Key[], path: string): string {
  const text = `${JSON.stringify({ version: VERSION, keys }, null, 2)}\n`;
  parseKeys(text, path);
  return text;
}

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
    typeof value['name'] === 'string' &&
    isKeyName(value['name']) &&
    isText(value['secretSha256'], /^[0-9a-f]{64}$/) &&
    Array.isArray(value['scopes']) &&
    value['scopes'].every((scope) => (SCOPES as readonly unknown[]).includes(scope)) &&
    isTime(value['createdAtMs']) &&
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
  return value === null || isTime(value);
}

/** What a Date can hold. */
function isTime(value: unknown): boolean {
  return Number.isInteger(value) && Math.abs(value as number) <= 8.64e15;
}
