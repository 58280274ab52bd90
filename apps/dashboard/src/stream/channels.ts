import { type LivetapeClient } from '@livetape/client';
import { type InstrumentSpec } from '@livetape/model';
import { REFUSALS, type Refusal, type Row } from '@livetape/wire';

/** A server that has just started may not know its instruments yet: asked again after this long. */
const ASK_AGAIN_MS = 2_000;

/** The whole state of a channel. `instrument` is null for `feeds`. */
export interface ChannelState {
  readonly instrument: InstrumentSpec | null;
  readonly rows: readonly Row[];
}

/** Who hears a channel: first its whole state, then what changes; a new state replaces what was before. */
export interface Receiver {
  snapshot(state: ChannelState): void;
  rows(rows: readonly Row[]): void;
  /** The server will never answer this channel: why, in one sentence. */
  refused?(message: string): void;
}

/** Opens a channel for a receiver; returns the way to close it. */
export type OpenChannel = (channel: string, receiver: Receiver) => () => void;

/**
 * Channels over the client. A refusal that may pass is asked again; one that will not is told to the
 * receiver, and leaves the channel silent.
 */
export function channelsOf(
  client: Pick<LivetapeClient, 'subscribe'>,
  later: (run: () => void, ms: number) => void,
): OpenChannel {
  return (channel, receiver) => {
    let isClosed = false;
    let stop = () => undefined as void;
    const ask = () => {
      if (isClosed) return;
      stop = client.subscribe<string>(channel, {
        snapshot: (snapshot) => receiver.snapshot(snapshot),
        delta: ({ rows }) => receiver.rows(rows),
        refused: (refusal) => {
          if (!mayPass(refusal)) return receiver.refused?.(refusal.message);
          stop();
          later(ask, ASK_AGAIN_MS);
        },
      });
    };
    ask();
    return () => {
      isClosed = true;
      stop();
    };
  };
}

/** Whether the server may answer later what it refuses now: it does not know the instrument yet. */
export function mayPass({ code }: Refusal): boolean {
  const refusals: Readonly<Record<string, { readonly retry: string } | undefined>> = REFUSALS;
  return refusals[code]?.retry === 'backoff';
}
