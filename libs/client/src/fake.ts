import { type Command, type ServerMessage } from '@livetape/wire';
import { type Clock, type Socket } from './options';

/** A clock for tests: stands until it is advanced. */
export class FakeClock implements Clock {
  private readonly timers = new Map<number, { readonly at: number; readonly run: () => void }>();
  private at = 0;
  private serial = 0;

  now(): number {
    return 1_700_000_000_000 + this.at;
  }

  monotonic(): number {
    return this.at;
  }

  setTimeout(run: () => void, ms: number): unknown {
    this.timers.set(++this.serial, { at: this.at + ms, run });
    return this.serial;
  }

  clearTimeout(timer: unknown): void {
    this.timers.delete(timer as number);
  }

  get pending(): number {
    return this.timers.size;
  }

  /** Runs what is due, in order. */
  advance(ms: number): void {
    const end = this.at + ms;
    for (;;) {
      const due = [...this.timers].filter(([, timer]) => timer.at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (due === undefined) break;
      this.timers.delete(due[0]);
      this.at = due[1].at;
      due[1].run();
    }
    this.at = end;
  }
}

/** The other end of a socket for tests. */
export class FakeSocket implements Socket {
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  readonly sent: Command[] = [];
  closedWith: number | null = null;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Command);
  }

  close(code?: number): void {
    this.closedWith = code ?? 1005;
  }

  /** Commands of an op since the last call. */
  take<O extends Command['op']>(op: O): Extract<Command, { op: O }>[] {
    return this.sent.splice(0).filter((command) => command.op === op) as never;
  }

  receive(message: ServerMessage | string): void {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) });
  }

  greet(protocol = 2): void {
    const limits = {
      channelsMax: 128,
      commandBytesMax: 65_536,
      commandsPerSecond: 20,
      commandsBurst: 50,
      rateHzMax: 20,
    };
    const head = { type: 'hello', protocol, version: '0', encoding: 'json', epoch: 'e1', serverTimeMs: 0 } as const;
    this.receive({ ...head, source: 'sim', limits });
  }

  end(code: number, reason = ''): void {
    this.onclose?.({ code, reason });
  }
}
