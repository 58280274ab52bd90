import { type Connection } from '../connection';

/** Streams per symbol; the name's ending is the kind. */
export const streamKinds = ['aggTrade', 'trade', 'bookTicker', 'depth@100ms'] as const;
/** One of them. */
export type StreamKind = (typeof streamKinds)[number];

/** Who hears one stream: with the payload as it is, or wrapped with the stream's name. */
export interface Audience {
  readonly stream: string;
  raw: readonly Connection[];
  combined: readonly Connection[];
}

/** A connection's streams in the order of subscription, and how it wants them. */
export interface Listener {
  readonly connection: Connection;
  readonly streams: Set<string>;
  combined: boolean;
}

/** Who listens to what. */
export class Subscriptions {
  private readonly audiences = new Map<string, Audience>();
  private readonly byKind: Readonly<Record<StreamKind, readonly Audience[]>>;

  /** One audience per kind and symbol. */
  constructor(symbols: readonly string[]) {
    const audiences = (kind: StreamKind) =>
      symbols.map((symbol) => {
        const audience: Audience = { stream: `${symbol.toLowerCase()}@${kind}`, raw: [], combined: [] };
        this.audiences.set(audience.stream, audience);
        return audience;
      });
    this.byKind = {
      aggTrade: audiences('aggTrade'),
      trade: audiences('trade'),
      bookTicker: audiences('bookTicker'),
      'depth@100ms': audiences('depth@100ms'),
    };
  }

  /** Who hears a stream of an instrument; null when nobody does. */
  audience(kind: StreamKind, instrument: number): Audience | null {
    const audience = this.byKind[kind][instrument];
    return audience.raw.length + audience.combined.length > 0 ? audience : null;
  }

  /** The instrument's row and the kind that a stream's name means. */
  find(stream: string): { kind: StreamKind; instrument: number } | null {
    const audience = this.audiences.get(stream);
    if (!audience) return null;
    const kind = stream.slice(stream.indexOf('@') + 1) as StreamKind;
    return { kind, instrument: this.byKind[kind].indexOf(audience) };
  }

  has(stream: string): boolean {
    return this.audiences.has(stream);
  }

  /** Subscribes. Returns false where the listener has the stream already. */
  add(listener: Listener, stream: string): boolean {
    if (listener.streams.has(stream)) return false;
    listener.streams.add(stream);
    this.place(listener, stream);
    return true;
  }

  remove(listener: Listener, stream: string): void {
    if (listener.streams.delete(stream)) this.displace(listener, stream);
  }

  /** Wraps payloads with the stream's name, or does not. */
  setCombined(listener: Listener, combined: boolean): void {
    for (const stream of listener.streams) this.displace(listener, stream);
    listener.combined = combined;
    for (const stream of listener.streams) this.place(listener, stream);
  }

  private place({ connection, combined }: Listener, stream: string): void {
    const audience = this.audiences.get(stream) as Audience;
    if (combined) audience.combined = [...audience.combined, connection];
    else audience.raw = [...audience.raw, connection];
  }

  private displace({ connection }: Listener, stream: string): void {
    const audience = this.audiences.get(stream) as Audience;
    audience.combined = audience.combined.filter((other) => other !== connection);
    audience.raw = audience.raw.filter((other) => other !== connection);
  }
}
