/** What one address may ask for. */
export interface BudgetLimits {
  readonly perSecond: number;
  readonly burst: number;
  /** Addresses remembered at once; beyond, the one not seen for longest is forgotten. */
  readonly addressesMax: number;
}

interface Account {
  tokens: number;
  at: number;
}

/**
 * A token bucket for each address: `burst` requests at once, `perSecond` in the long run. Memory is bounded: when too
 * many addresses are known, the one not seen for longest is forgotten.
 */
export class AddressBudget {
  private readonly accounts = new Map<string, Account>();
  /** Requests refused so far. */
  refusedCount = 0;

  constructor(private readonly limits: BudgetLimits) {}

  /** Takes one request. 0 when it may go on, else after how many seconds the next one may. */
  take(address: string, nowMs: number): number {
    const { perSecond, burst } = this.limits;
    const account = this.accounts.get(address) ?? { tokens: burst, at: nowMs };
    const tokens = Math.min(burst, account.tokens + (Math.max(0, nowMs - account.at) * perSecond) / 1_000);
    // set anew, so that the map stays in the order of last use
    this.accounts.delete(address);
    if (this.accounts.size >= this.limits.addressesMax) this.forgetOldest();
    this.accounts.set(address, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: nowMs });
    if (tokens >= 1) return 0;
    this.refusedCount++;
    return Math.max(1, Math.ceil((1 - tokens) / perSecond));
  }

  private forgetOldest(): void {
    const [oldest] = this.accounts.keys();
    this.accounts.delete(oldest);
  }
}
