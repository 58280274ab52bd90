import { type Connection } from '../connection';
import { type Span, type TextFrames } from '../text-frames';
import { damages } from './damage';
import { connectionFaults } from './fault';
import { type FaultPlan } from './fault-plan';

/** A trade's frame: encoded, as text, and the same with another event time. */
export interface TradeFrame {
  readonly span: Span;
  readonly text: string;
  readonly retimed: (timeMs: number) => string;
}

const DAY_MS = 86_400_000;
const frameFaults = ['drops', 'late', 'malformed', 'future', 'past'] as const;

/** The way from a dialect to its connections, on which faults happen. */
export class Delivery {
  private readonly late: { connection: Connection; span: Span; dueMs: number }[] = [];
  private readonly ending: { connection: Connection; dueMs: number }[] = [];

  /** `nowMs` is the simulated time. */
  constructor(
    private readonly plan: FaultPlan,
    private readonly frames: TextFrames,
    private nowMs: number,
  ) {}

  /** Whether `trade` must be used for trades; else their spans may go out as they are. */
  get isDisturbed(): boolean {
    return this.plan.any(frameFaults);
  }

  /** Sends a trade, or what the faults make of it. */
  trade(connection: Connection, frame: TradeFrame): void {
    if (this.plan.strike('malformed')) this.damage(connection, frame.text);
    if (this.plan.strike('future')) connection.add(this.frames.encode(frame.retimed(this.nowMs + DAY_MS)));
    if (this.plan.strike('past')) connection.add(this.frames.encode(frame.retimed(0)));
    if (this.plan.strike('drops')) return;
    const late = this.plan.strike('late');
    if (late) this.late.push({ connection, span: frame.span, dueMs: this.nowMs + late.durationMs });
    else connection.add(frame.span);
  }

  /** Time has passed: sends what was held back, and strikes connections. */
  tick(nowMs: number, connections: readonly Connection[], announce: (connection: Connection) => void): void {
    const passedMs = nowMs - this.nowMs;
    this.nowMs = nowMs;
    for (const { connection, span } of takeDue(this.late, nowMs)) connection.add(span);
    for (const { connection } of takeDue(this.ending, nowMs)) connection.close(1001, 'Server shutdown');
    if (!this.plan.any(connectionFaults)) return;
    for (const name of connectionFaults) {
      const open = connections.filter((connection) => connection.isOpen && !connection.isStalled);
      if (open.length === 0) this.plan.postpone(name, passedMs);
      const setting = open.length > 0 ? this.plan.due(name, nowMs) : null;
      if (!setting) continue;
      const connection = this.plan.choose(open);
      if (name === 'disconnect') connection.close(1001, 'Going away');
      else if (name === 'reset') connection.reset();
      else if (name === 'midframe') connection.cut();
      else if (name === 'silence') connection.isStalled = true;
      else {
        announce(connection);
        this.ending.push({ connection, dueMs: nowMs + setting.durationMs });
      }
    }
  }

  private damage(connection: Connection, text: string): void {
    const { bytes, binary } = this.plan.choose(damages)(text);
    if (binary) connection.send(bytes);
    else connection.sendRawText(bytes);
  }
}

function takeDue<T extends { dueMs: number }>(waiting: T[], nowMs: number): T[] {
  const due = waiting.filter((entry) => entry.dueMs <= nowMs);
  if (due.length === 0) return due;
  const rest = waiting.filter((entry) => entry.dueMs > nowMs);
  waiting.splice(0, waiting.length, ...rest);
  return due;
}
