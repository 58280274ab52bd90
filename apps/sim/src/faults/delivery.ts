import { gzipSync } from 'node:zlib';
import { type Connection } from '../connection';
import { type Span } from '../text-frames';
import { damages, tradeDamages } from './damage';
import { connectionFaults } from './fault';
import { type FaultPlan } from './fault-plan';

/** Data on its way to one connection: encoded, as text, and the same with another event time. */
export interface DataFrame {
  readonly kind: 'trade' | 'top' | 'delta' | 'snapshot';
  readonly text: string;
  readonly span: Span;
  /** Another text in place of this one, encoded as this one is. */
  readonly encode: (text: string) => Span;
  readonly retimed: (timeMs: number) => string;
  readonly compression?: 'gzip';
}

const DAY_MS = 86_400_000;
const frameFaults = ['drops', 'dropDelta', 'late', 'malformed', 'future', 'past', 'repeats'] as const;

/** The way from a dialect to its connections, on which faults happen. */
export class Delivery {
  private readonly late: { connection: Connection; span: Span; dueMs: number }[] = [];
  private readonly ending: { connection: Connection; dueMs: number }[] = [];

  /** `nowMs` is the simulated time. */
  constructor(
    private readonly plan: FaultPlan,
    private nowMs: number,
  ) {}

  /** Whether `send` must be used for data; else their spans may go out as they are. */
  get isDisturbed(): boolean {
    return this.plan.any(frameFaults);
  }

  /** Sends a frame, or what the faults make of it. A snapshot is sent as it is. */
  send(connection: Connection, frame: DataFrame): void {
    if (frame.kind === 'snapshot') return connection.add(frame.span);
    if (this.plan.strike('malformed')) this.damage(connection, frame);
    if (this.plan.strike('future')) connection.add(frame.encode(frame.retimed(this.nowMs + DAY_MS)));
    if (this.plan.strike('past')) connection.add(frame.encode(frame.retimed(0)));
    if (frame.kind === 'trade' && this.plan.strike('drops')) return;
    if (frame.kind === 'delta' && this.plan.strike('dropDelta')) return;
    const late = this.plan.strike('late');
    if (late) this.late.push({ connection, span: frame.span, dueMs: this.nowMs + late.durationMs });
    else connection.add(frame.span);
    if (this.plan.strike('repeats')) connection.add(frame.span);
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

  private damage(connection: Connection, { kind, text, compression }: DataFrame): void {
    const { bytes, binary } = this.plan.choose(kind === 'trade' ? tradeDamages : damages)(text);
    if (binary) connection.send(bytes);
    else if (compression) connection.send(gzipSync(bytes));
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
