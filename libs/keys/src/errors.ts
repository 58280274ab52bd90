/** Why a change of the keys, or reading them, failed: the closed list of `KeyError.code`. */
export const KEY_ERRORS = {
  'unknown-key': 'there is no such key',
  'revoked-key': 'the key was revoked',
  'too-many-keys': 'the file holds as many keys as it may',
  malformed: 'the file of keys does not hold what it should',
  locked: 'the file of keys is being changed by another process',
} as const;

export type KeyErrorCode = keyof typeof KEY_ERRORS;

/** An expected failure of the file of keys. Its message is one line for people and holds no secret. */
export class KeyError extends Error {
  override readonly name = 'KeyError';

  constructor(
    readonly code: KeyErrorCode,
    what: string,
  ) {
    super(`${what}: ${KEY_ERRORS[code]}`);
  }
}
