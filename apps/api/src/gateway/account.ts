import { Account as ChannelAccount } from '@livetape/fanout';
import { RateLimit } from './rate-limit';

/** What all connections of one address share. */
export class Account extends ChannelAccount {
  connections = 0;
  private readonly commands: RateLimit;

  /** @param commandsPerSecond in the long run; twice as many at once */
  constructor(commandsPerSecond: number, monotonicMs: number) {
    super();
    this.commands = new RateLimit({ perSecond: commandsPerSecond, burst: 2 * commandsPerSecond }, monotonicMs);
  }

  /** False when the address sends too many. */
  takeCommand(monotonicMs: number): boolean {
    return this.commands.take(monotonicMs);
  }
}
