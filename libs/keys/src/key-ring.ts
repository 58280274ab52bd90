import { timingSafeEqual } from 'node:crypto';
import { digest, isValid, type Key, parseKeyText } from './key';

/** Compared with where no key has the id, so that an unknown id takes the same path as a wrong secret. */
const NOBODY = Buffer.alloc(32);

interface Entry {
  readonly key: Key;
  readonly hash: Buffer;
}

/** The keys in memory: says whose a text is, in constant time. */
export class KeyRing {
  private entries: ReadonlyMap<string, Entry> = new Map();
  /** What was valid when last looked, by id: the hash of its secret. */
  private valid: ReadonlyMap<string, string> = new Map();

  /** All keys, as they are in the file, in its order. */
  get keys(): readonly Key[] {
    return [...this.entries.values()].map(({ key }) => key);
  }

  /** Takes the file's keys for those there were. Returns the ids that were valid and whose secret no longer is. */
  replace(keys: readonly Key[], nowMs: number): string[] {
    this.entries = new Map(keys.map((key) => [key.id, { key, hash: Buffer.from(key.secretSha256, 'hex') }]));
    return this.expire(nowMs);
  }

  /** The ids that were valid when last looked and no longer are: by time, or by what was replaced since. */
  expire(nowMs: number): string[] {
    const before = this.valid;
    const now = this.keys.filter((key) => isValid(key, nowMs));
    this.valid = new Map(now.map(({ id, secretSha256 }) => [id, secretSha256]));
    return [...before].filter(([id, hash]) => this.valid.get(id) !== hash).map(([id]) => id);
  }

  /** The valid key of this id; null where there is none. */
  get(id: string, nowMs: number): Key | null {
    const key = this.entries.get(id)?.key;
    return key !== undefined && isValid(key, nowMs) ? key : null;
  }

  /**
   * The valid key that the text is of; null for any other text. One hash and one comparison of 32 bytes are made
   * whatever the text is: how long it takes does not tell an unknown id, a wrong secret and a revoked key apart.
   */
  find(text: string, nowMs: number): Key | null {
    const { id, secret } = parseKeyText(text) ?? { id: '', secret: '' };
    const entry = this.entries.get(id);
    const isSame = timingSafeEqual(digest(secret), entry?.hash ?? NOBODY);
    return isSame && entry !== undefined && isValid(entry.key, nowMs) ? entry.key : null;
  }
}
