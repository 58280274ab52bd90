import { type UpgradeRefusal } from '@livetape/wire';
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
  private readonly byAddress = new Map<string, number>();
  private readonly originsAllowed: ReadonlySet<string>;
  private readonly isLoopback: boolean;
  private count = 0;

  /** @param host the address that the server listens on */
  constructor(
    private readonly config: GatewayConfig,
    host: string,
  ) {
    this.originsAllowed = new Set(config.originsAllowed);
    this.isLoopback = LOOPBACK_ADDRESSES.has(host);
  }

  /** Why the applicant may not connect, or null. Counts nobody: see `enter`. */
  refusal(applicant: Applicant): UpgradeRefusal | null {
    if (!this.mayComeFrom(applicant)) return 'forbidden-origin';
    if (this.count >= this.config.connectionsMax) return 'too-many-connections';
    const ofAddress = this.byAddress.get(applicant.address) ?? 0;
    return ofAddress >= this.config.connectionsPerAddressMax ? 'too-many-connections-of-address' : null;
  }

  enter(address: string): void {
    this.count++;
    this.byAddress.set(address, (this.byAddress.get(address) ?? 0) + 1);
  }

  exit(address: string): void {
    this.count--;
    const left = (this.byAddress.get(address) ?? 0) - 1;
    if (left > 0) this.byAddress.set(address, left);
    else this.byAddress.delete(address);
  }

  private mayComeFrom({ origin, host }: Applicant): boolean {
    if (origin === undefined) return this.mayOmitOrigin();
    return this.originsAllowed.has(origin) || this.isSameOrigin(origin, host);
  }

  private mayOmitOrigin(): boolean {
    const { originRequired } = this.config;
    return originRequired === 'unless-loopback' ? this.isLoopback : originRequired === 'never';
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
