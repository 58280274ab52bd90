import { type Random } from '../market/random';
import { faultDefaults, type FaultName, type FaultSetting, type FaultSettings } from './fault';

interface Active {
  readonly setting: FaultSetting;
  strikes: number;
  dueMs: number;
}

/** Which faults are on and when they strike: seeded, with times of the simulated clock. */
export class FaultPlan {
  private readonly active = new Map<FaultName, Active>();
  private readonly total = new Map<FaultName, number>();

  constructor(private readonly random: Random) {}

  /** Switches faults on, changes or ends them. A changed fault starts anew. */
  apply(settings: FaultSettings, nowMs: number): void {
    for (const [name, wanted] of Object.entries(settings) as [FaultName, FaultSettings[FaultName]][]) {
      if (wanted === undefined) continue;
      this.active.delete(name);
      if (wanted === false) continue;
      const setting = { ...faultDefaults[name], ...(wanted === true ? {} : wanted) };
      this.active.set(name, { setting, strikes: 0, dueMs: nowMs + this.wait(setting) });
    }
  }

  /** The settings in force and how often each fault struck so far, also those that are over. */
  get state(): { active: Partial<Record<FaultName, FaultSetting>>; strikes: Partial<Record<FaultName, number>> } {
    const active = Object.fromEntries([...this.active].map(([name, { setting }]) => [name, setting]));
    return { active, strikes: Object.fromEntries(this.total) };
  }

  /** Whether any of these faults is on. */
  any(names: readonly FaultName[]): boolean {
    return this.active.size > 0 && names.some((name) => this.active.has(name));
  }

  /** Rolls the dice for one frame, command or request; returns the fault's setting when it strikes. */
  strike(name: FaultName): FaultSetting | null {
    const found = this.active.get(name);
    if (!found || this.random.next() >= found.setting.probability) return null;
    this.count(name, found);
    return found.setting;
  }

  /** Whether a connection's fault is due; asking uses it up. */
  due(name: FaultName, nowMs: number): FaultSetting | null {
    const found = this.active.get(name);
    if (!found || nowMs < found.dueMs) return null;
    found.dueMs = nowMs + this.wait(found.setting);
    this.count(name, found);
    return found.setting;
  }

  /** Time in which nothing could be struck does not count: else who connects again would be cut at once. */
  postpone(name: FaultName, ms: number): void {
    const found = this.active.get(name);
    if (found) found.dueMs += ms;
  }

  /** One of several, by the seed. */
  choose<T>(from: readonly T[]): T {
    return from[this.random.below(from.length)];
  }

  private wait(setting: FaultSetting): number {
    return setting.everyMs * this.random.exponential();
  }

  private count(name: FaultName, found: Active): void {
    found.strikes++;
    this.total.set(name, (this.total.get(name) ?? 0) + 1);
    if (found.setting.times > 0 && found.strikes >= found.setting.times) this.active.delete(name);
  }
}
