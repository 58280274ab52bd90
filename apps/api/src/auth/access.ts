import { type IncomingMessage } from 'node:http';
import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { isKeyRequired, type Key, KeyFile, KeyRing, KeyWatch, type Scope, SCOPES } from '@livetape/keys';
import { type Observable, Subject } from 'rxjs';
import { type Config, CONFIG } from '../config';
import { type Ticket, Tickets } from './tickets';

export { type Scope } from '@livetape/keys';

/** Who asks. */
export interface Caller {
  /** The key that was shown; null where none was, and none is asked for. */
  readonly keyId: string | null;
  readonly scopes: ReadonlySet<Scope>;
}

/** Who shows no key where none is asked for. Keys are made by who has one that may, or on the command line. */
const ANYBODY: Caller = { keyId: null, scopes: new Set(SCOPES.filter((scope) => scope !== 'admin')) };
const BEARER = /^Bearer +(\S+) *$/i;

/** Says who asks, from the keys of the file as they are now. */
@Injectable()
export class Access implements OnModuleInit, OnApplicationShutdown {
  readonly isRequired: boolean;
  readonly file: KeyFile;
  private readonly logger = new Logger('access');
  private readonly ring = new KeyRing();
  private readonly tickets: Tickets;
  private readonly ended = new Subject<string>();
  private watch: KeyWatch | null = null;

  constructor(@Inject(CONFIG) config: Config) {
    this.isRequired = isKeyRequired(config.auth.required, config.server.host);
    this.file = new KeyFile(config.auth.keysPath);
    this.tickets = new Tickets(config.auth.ticketMs);
  }

  /** Ids of keys that are no longer valid, or whose secret is another now: their sockets are closed. */
  get revoked(): Observable<string> {
    return this.ended;
  }

  async onModuleInit(): Promise<void> {
    const changed = () => this.load();
    const looked = () => this.tell(this.ring.expire(Date.now()));
    this.watch = new KeyWatch(this.file.path, { changed, looked });
    await this.refresh();
  }

  onApplicationShutdown(): void {
    this.watch?.close();
    this.ended.complete();
  }

  /** Takes in at once what was changed in the file. */
  async refresh(): Promise<void> {
    await this.watch?.look();
  }

  /** All keys, revoked ones too. */
  keys(): readonly Key[] {
    return this.ring.keys;
  }

  /**
   * Who asks: by `Authorization: Bearer`, or (the stream only) by `?ticket=`, which is used up by this. What is shown
   * must hold, also where nothing need be shown.
   */
  identify(request: IncomingMessage, way: 'rest' | 'stream'): Caller | 'not-authenticated' {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const text = BEARER.exec(authorization)?.[1] ?? '';
      return callerOf(this.ring.find(text, Date.now()));
    }
    const tickets = way === 'stream' ? ticketsOf(request.url) : [];
    if (tickets.length > 0) return tickets.length === 1 ? this.holderOf(tickets[0]) : 'not-authenticated';
    return this.isRequired ? 'not-authenticated' : ANYBODY;
  }

  /** A ticket that opens one socket as the caller. */
  giveTicket({ keyId }: Caller): Ticket {
    const key = keyId === null ? null : this.ring.get(keyId, Date.now());
    return this.tickets.give({ keyId, secretSha256: key?.secretSha256 ?? null }, Date.now());
  }

  private holderOf(ticket: string): Caller | 'not-authenticated' {
    const holder = this.tickets.use(ticket, Date.now());
    if (holder === null) return 'not-authenticated';
    if (holder.keyId === null) return ANYBODY;
    const key = this.ring.get(holder.keyId, Date.now());
    return callerOf(key?.secretSha256 === holder.secretSha256 ? key : null);
  }

  private async load(): Promise<void> {
    try {
      this.tell(this.ring.replace(await this.file.read(), Date.now()));
    } catch (error) {
      // half-written by hand, or not readable any more: who was let in stays so until the file holds again
      this.logger.error(`The keys stay as they were: ${(error as Error).message}.`);
    }
  }

  private tell(ids: readonly string[]): void {
    for (const id of ids) {
      this.logger.log(`Key ${id} is no longer valid.`);
      this.ended.next(id);
    }
  }
}

function callerOf(key: Key | null): Caller | 'not-authenticated' {
  return key === null ? 'not-authenticated' : { keyId: key.id, scopes: new Set(key.scopes) };
}

function ticketsOf(url = ''): string[] {
  const at = url.indexOf('?');
  return at < 0 ? [] : new URLSearchParams(url.slice(at)).getAll('ticket');
}
