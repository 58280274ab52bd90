import { gzipSync } from 'node:zlib';
import { type BookMark, type Span } from '../text-frames';
import { type DialectOptions } from './dialect';
import { type Grammar, type Payload, type Topic } from './grammar';
import { type DataFrame } from '../faults/delivery';
import { type Session } from './session';

/** As little work as may be: nobody reads these frames from a disk. */
const FAST = { level: 1 };

/** Data on its way to listeners: what it is, its event time, and its payload at any event time. */
export interface Emission {
  readonly kind: DataFrame['kind'];
  readonly timeMs: number;
  readonly mark?: Omit<BookMark, 'isPartial' | 'isCopy'>;
  encode(timeMs: number): Payload;
}

/** Makes frames of payloads, once for all who get equal ones, and sends them past the faults. */
export class Emitter<S> {
  constructor(
    private readonly options: DialectOptions,
    private readonly grammar: Grammar<S>,
  ) {}

  /** Sends data to sessions. */
  emit(topic: Topic, sessions: readonly Session<S>[], emission: Emission): void {
    if (sessions.length === 0) return;
    const payloads = listOf(emission.encode(emission.timeMs));
    for (const [i, payload] of payloads.entries()) {
      const mark = emission.mark && { ...emission.mark, isPartial: i < payloads.length - 1, isCopy: false };
      const shared = new Map<string, { text: string; span: Span }>();
      for (const session of sessions) {
        session.sequence++;
        session.sentMs = this.options.market.nowMs;
        const variant = this.grammar.variant ? this.grammar.variant(session) : '';
        const made =
          (variant === null ? undefined : shared.get(variant)) ?? this.make(this.dress(session, topic, payload), mark);
        if (variant !== null) shared.set(variant, made);
        this.send(session, made, {
          ...{ kind: emission.kind, compression: this.grammar.compression },
          retimed: (timeMs) => this.dress(session, topic, listOf(emission.encode(timeMs))[i]),
        });
      }
    }
  }

  private send(
    { connection }: Session<S>,
    made: { text: string; span: Span },
    more: Pick<DataFrame, 'kind' | 'retimed' | 'compression'>,
  ): void {
    const { delivery } = this.options;
    const copy = made.span.mark && { ...made.span.mark, isCopy: true };
    if (!delivery.isDisturbed) connection.add(made.span);
    else delivery.send(connection, { ...made, ...more, encode: (text) => this.make(text, copy).span });
  }

  private dress(session: Session<S>, topic: Topic, payload: string): string {
    return this.grammar.dress ? this.grammar.dress(session, topic, payload) : payload;
  }

  private make(text: string, mark?: BookMark): { text: string; span: Span } {
    const { frames } = this.options;
    const span = this.grammar.compression ? frames.encodeBinary(gzipSync(text, FAST)) : frames.encode(text);
    return { text, span: mark ? { ...span, mark } : span };
  }
}

/** A payload's frames. */
export function listOf(payload: Payload): readonly string[] {
  return typeof payload === 'string' ? [payload] : payload;
}
