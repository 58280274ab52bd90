import { createHash, randomBytes, randomInt } from 'node:crypto';

/** What a key may do: `read` market data, see private `trade-data`, and as `admin` make and revoke keys. None implies another. */
export const SCOPES = ['read', 'trade-data', 'admin'] as const;

export type Scope = (typeof SCOPES)[number];

/** A key as it is kept: everything but its secret. Times are ms since the epoch. */
export interface Key {
  /** Ten lower-case letters and digits. Names the key, opens nothing, and may be logged. */
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** SHA-256 of the secret's text, 64 hexadecimal digits. */
  readonly secretSha256: string;
  readonly createdAtMs: number;
  /** When the secret was last replaced; null: never. */
  readonly rotatedAtMs: number | null;
  /** From when on it is no longer valid; null: it does not expire. */
  readonly expiresAtMs: number | null;
  readonly revokedAtMs: number | null;
}

/** A key's text in its two parts. */
export interface KeyText {
  readonly id: string;
  readonly secret: string;
}

/** Characters of an id; 36^10 of them: two keys of one file never meet, and the file says when they do. */
const ID_LENGTH = 10;
const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** 256 bits: 43 characters of base64url. */
const SECRET_BYTES = 32;
/** One line of 1 to 64 characters: no control characters, line ends among them, since lists print it. */
const NAME = /^[^\p{C}\p{Zl}\p{Zp}]{1,64}$/u;
const TEXT = /^lt_([a-z0-9]{10})_([A-Za-z0-9_-]{43})$/;

export function makeId(): string {
  return Array.from({ length: ID_LENGTH }, () => ID_ALPHABET[randomInt(ID_ALPHABET.length)]).join('');
}

export function makeSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

export function keyText({ id, secret }: KeyText): string {
  return `lt_${id}_${secret}`;
}

/** The parts of a key's text; null where it is not written as a key is. */
export function parseKeyText(text: string): KeyText | null {
  const match = TEXT.exec(text);
  return match && { id: match[1], secret: match[2] };
}

/** Whether a key may be called so. */
export function isKeyName(text: string): boolean {
  return NAME.test(text);
}

/** SHA-256, 32 bytes. */
export function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Neither revoked nor expired. */
export function isValid({ revokedAtMs, expiresAtMs }: Key, nowMs: number): boolean {
  return revokedAtMs === null && (expiresAtMs === null || nowMs < expiresAtMs);
}
