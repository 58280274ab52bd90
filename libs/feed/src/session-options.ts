import { type Instrument } from '@livetape/model';
import { type Endpoints, type SocketPlan, type Venue } from '@livetape/venues';
import { type Http } from './http';
import { type Session } from './session';
import { type SocketEnd, type Transport } from './transport';

/** Where a socket is in its life. */
export type SessionPhase = 'connecting' | 'subscribing' | 'live' | 'degraded' | 'closing' | 'ended';

/** What a session tells its lane. */
export interface SessionEvents {
  /** A frame arrived; the receiver decodes it and calls `data` and `notice`. */
  frame(session: Session, bytes: Uint8Array): void;
  changed(session: Session): void;
  /** Frames are missing, whichever instruments they were about. */
  missed(session: Session, frames: { readonly from: number; readonly to: number }): void;
  /** The venue refused to send an instrument's book anew. */
  resyncRefused(instrument: Instrument): void;
  /** The venue will end the socket soon. */
  shutdown(session: Session): void;
  /** Called once, last. */
  ended(session: Session, end: SocketEnd): void;
}

export interface SessionOptions {
  readonly plan: SocketPlan;
  readonly venue: Venue;
  readonly transport: Transport;
  /** For a venue that says by REST where to connect. */
  readonly http: Http;
  readonly endpoints: Endpoints;
  readonly random: () => number;
  /** ms since the epoch. */
  readonly wallMs: () => number;
  readonly events: SessionEvents;
  /** How long the same stream was allowed to be silent on the socket before; null where there was none. */
  readonly silenceMsMax: number | null;
  /** Counts the sockets of a lane: a successor's is higher. */
  readonly serial: number;
}
