import { type UpgradeRefusal } from '@livetape/wire';
import { Account } from './account';
import { type GatewayConfig } from './gateway.config';

/** What an upgrade request says of who asks. */
export interface Applicant {
  readonly origin: string | undefined;
  /** The Host header. */
  readonly host: string | undefined;
  readonly address: string;
}

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
const LOOPBACK_ADDRESSES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);

/** Decides who may connect, and counts who is connected. */
export class Admission {
  private readonly accounts = new Map<string, Account>();
  private readonly originsAllowed: ReadonlySet<string>;
  private readonly isLoopback: boolean;
  private count = 0;

  /** @param host the address that the server listens on */
  constructor(
    private readonly config: GatewayConfig,
    host: string,
    private readonly monotonic: () => number,
  ) {
    this.originsAllowed = new Set(config.originsAllowed);
    this.isLoopback = LOOPBACK_ADDRESSES.has(host);
  }

  /** Why the applicant may not connect, whoever it is; null when it may. Counts nobody: see `enter`. */
  refusal({ origin, host, address }: Applicant): UpgradeRefusal | null {
    if (origin !== undefined && !this.originsAllowed.has(origin) && !this.isSameOrigin(origin, host)) {
      return 'forbidden-origin';
    }
    if (this.count >= this.config.connectionsMax) return 'too-many-connections';
    const ofAddress = this.accounts.get(address)?.connections ?? 0;
    return ofAddress >= this.config.connectionsPerAddressMax ? 'too-many-connections-of-address' : null;
  }

  /**
   * Whether a connection need not name its Origin. A page cannot leave it out and has neither a key nor a ticket that is
   * not its own, so who shows one is believed.
   */
  mayOmitOrigin(hasKey: boolean): boolean {
    const { originRequired } = this.config;
    return originRequired === 'unless-loopback' ? this.isLoopback || hasKey : originRequired === 'never';
  }

  /** Counts a connection, and gives what it shares with others of its address. */
  enter(address: string): Account {
    let account = this.accounts.get(address);
    if (account === undefined) {
      account = new Account(this.config.commandsPerAddressPerSecond, this.monotonic());
      this.accounts.set(address, account);
    }
    this.count++;
    account.connections++;
    return account;
  }

  exit(address: string): void {
    const account = this.accounts.get(address);
    if (account === undefined) return;
    this.count--;
    if (--account.connections === 0) this.accounts.delete(address);
  }

  /**
   * A name that an attacker points at 127.0.0.1 is the same in Origin and Host (DNS rebinding): a server that listens
   * on loopback only believes the loopback's own names.
   */
  private isSameOrigin(origin: string, host: string | undefined): boolean {
    const url = URL.parse(origin);
    if (url === null || host === undefined || url.host !== host.toLowerCase()) return false;
    return !this.isLoopback || LOOPBACK_NAMES.has(url.hostname);
  }
}
