import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { KeyError } from './errors';
import { digest, type Key, keyText, makeId, makeSecret, type Scope } from './key';
import { parseKeys, writeKeys } from './key-format';

/** Keys of one file, revoked ones included: all are held in memory. */
const KEYS_MAX = 10_000;
/** Writing takes milliseconds; a lock as old as this was left behind by a process that was killed. */
const LOCK_MS_MAX = 10_000;
const LOCK_TRIES = 100;
const LOCK_RETRY_MS = 30;
const OWNER_ONLY = 0o600;

/** What a new key shall be. */
export interface KeyWish {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAtMs: number | null;
}

/** A key just made or rotated. The text holds the secret and is told this once. */
export interface MadeKey {
  readonly key: Key;
  readonly text: string;
}

/** The file that keeps the keys. Several processes may change it; each change is whole or not at all. */
export class KeyFile {
  /** @param now the wall clock, ms since the epoch */
  constructor(
    readonly path: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** All keys, revoked ones too; none where there is no file. Throws KeyError `malformed`, and what the system throws. */
  async read(): Promise<Key[]> {
    const text = await readFile(this.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    return text === null ? [] : parseKeys(text, this.path);
  }

  /** Adds a key. Throws KeyError `too-many-keys`. */
  create({ name, scopes, expiresAtMs }: KeyWish): Promise<MadeKey> {
    return this.change((keys) => {
      if (keys.length >= KEYS_MAX) throw new KeyError('too-many-keys', this.path);
      const secret = makeSecret();
      const id = freeId(keys);
      const secretSha256 = digest(secret).toString('hex');
      const createdAtMs = this.now();
      const key = { id, name, scopes, secretSha256, createdAtMs, rotatedAtMs: null, expiresAtMs, revokedAtMs: null };
      return { keys: [...keys, key], made: { key, text: keyText({ id, secret }) } };
    });
  }

  /** Gives a key a new secret; the old one is no longer valid. Throws KeyError `unknown-key`, `revoked-key`. */
  rotate(id: string): Promise<MadeKey> {
    return this.change((keys) => {
      const old = find(keys, id);
      if (old.revokedAtMs !== null) throw new KeyError('revoked-key', id);
      const secret = makeSecret();
      const key = { ...old, secretSha256: digest(secret).toString('hex'), rotatedAtMs: this.now() };
      return { keys: withKey(keys, key), made: { key, text: keyText({ id, secret }) } };
    });
  }

  /** Ends a key for ever; a second time changes nothing. Throws KeyError `unknown-key`. */
  revoke(id: string): Promise<Key> {
    return this.change((keys) => {
      const old = find(keys, id);
      const key = { ...old, revokedAtMs: old.revokedAtMs ?? this.now() };
      return { keys: withKey(keys, key), made: key };
    });
  }

  private async change<T>(edit: (keys: readonly Key[]) => { keys: readonly Key[]; made: T }): Promise<T> {
    await mkdir(dirname(this.path), { recursive: true });
    const lock = `${this.path}.lock`;
    await takeLock(lock);
    try {
      const { keys, made } = edit(await this.read());
      await this.write(keys);
      return made;
    } finally {
      await rm(lock, { force: true });
    }
  }

  /** Whole and on the disk before it takes the old one's place. */
  private async write(keys: readonly Key[]): Promise<void> {
    const text = writeKeys(keys, this.path);
    const next = `${this.path}.${randomBytes(6).toString('hex')}.new`;
    const file = await open(next, 'wx', OWNER_ONLY);
    try {
      await file.writeFile(text);
      await file.sync();
      await file.close();
      await rename(next, this.path);
    } catch (error) {
      // the disk may be full or the folder read-only: nothing of the attempt stays
      await file.close().catch(() => undefined);
      await rm(next, { force: true });
      throw error;
    }
  }
}

function find(keys: readonly Key[], id: string): Key {
  const key = keys.find((one) => one.id === id);
  if (key === undefined) throw new KeyError('unknown-key', id.slice(0, 64));
  return key;
}

function withKey(keys: readonly Key[], key: Key): Key[] {
  return keys.map((one) => (one.id === key.id ? key : one));
}

function freeId(keys: readonly Key[]): string {
  const id = makeId();
  return keys.some((key) => key.id === id) ? freeId(keys) : id;
}

async function takeLock(path: string): Promise<void> {
  for (let tries = 0; tries < LOCK_TRIES; tries++) {
    try {
      const file = await open(path, 'wx', OWNER_ONLY);
      return await file.close();
    } catch (error) {
      // whether another process is at work is known only by trying
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    await removeIfOld(path);
    await setTimeout(LOCK_RETRY_MS);
  }
  throw new KeyError('locked', path);
}

async function removeIfOld(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found !== null && Date.now() - found.mtimeMs > LOCK_MS_MAX) await rm(path, { force: true });
}
