import { createHash, randomBytes } from 'node:crypto';

/** Tickets of one key that wait to be used; the oldest gives way. A page takes one for each socket that it opens. */
const PER_KEY_MAX = 1_000;
/** Tickets in all: about 200 bytes each. The oldest gives way. */
const TICKETS_MAX = 10_000;

/** What a ticket was given for. */
export interface TicketHolder {
  readonly keyId: string | null;
  /** The key's secret as it was, hashed: a ticket of a secret that was rotated since opens nothing. */
  readonly secretSha256: string | null;
}

interface Entry extends TicketHolder {
  readonly expiresAtMs: number;
}

/** A ticket just made. */
export interface Ticket {
  readonly text: string;
  readonly expiresAtMs: number;
}

/** Tickets for the stream: each opens one socket, soon. They are in memory only, as hashes. */
export class Tickets {
  /** In the order in which they were given. */
  private readonly entries = new Map<string, Entry>();
  private readonly counts = new Map<string | null, number>();

  constructor(private readonly lifeMs: number) {}

  get count(): number {
    return this.entries.size;
  }

  give(holder: TicketHolder, nowMs: number): Ticket {
    this.forgetExpired(nowMs);
    this.makeRoom(holder.keyId);
    const text = randomBytes(32).toString('base64url');
    const expiresAtMs = nowMs + this.lifeMs;
    this.entries.set(hash(text), { ...holder, expiresAtMs });
    this.counts.set(holder.keyId, (this.counts.get(holder.keyId) ?? 0) + 1);
    return { text, expiresAtMs };
  }

  /** Uses a ticket up; null where there is no such one, or it was used, or is too old. */
  use(text: string, nowMs: number): TicketHolder | null {
    const entry = this.forget(hash(text));
    return entry !== null && nowMs < entry.expiresAtMs ? entry : null;
  }

  private forgetExpired(nowMs: number): void {
    for (const [name, { expiresAtMs }] of this.entries) {
      if (nowMs < expiresAtMs) return;
      this.forget(name);
    }
  }

  private makeRoom(keyId: string | null): void {
    if (this.entries.size >= TICKETS_MAX) this.forget(this.oldest(() => true));
    if ((this.counts.get(keyId) ?? 0) >= PER_KEY_MAX) this.forget(this.oldest((entry) => entry.keyId === keyId));
  }

  private oldest(isMeant: (entry: Entry) => boolean): string {
    for (const [name, entry] of this.entries) if (isMeant(entry)) return name;
    return '';
  }

  private forget(name: string): Entry | null {
    const entry = this.entries.get(name);
    if (entry === undefined) return null;
    this.entries.delete(name);
    const left = (this.counts.get(entry.keyId) ?? 0) - 1;
    if (left > 0) this.counts.set(entry.keyId, left);
    else this.counts.delete(entry.keyId);
    return entry;
  }
}

/** Looked up by its hash, so that how long a look-up takes tells nothing of the tickets that there are. */
function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
