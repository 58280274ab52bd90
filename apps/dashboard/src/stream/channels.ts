import { type LivetapeClient } from '@livetape/client';
import { type InstrumentSpec } from '@livetape/model';
import { REFUSALS, type Refusal, type Row } from '@livetape/wire';

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

/** Channels over the client, which asks again for what is not served yet; what never will be is told to the receiver. */
export function channelsOf(client: Pick<LivetapeClient, 'subscribe'>): OpenChannel {
  return (channel, receiver) =>
    client.subscribe<string>(channel, {
      snapshot: (snapshot) => receiver.snapshot(snapshot),
      delta: ({ rows }) => receiver.rows(rows),
      refused: (refusal) => {
        if (!mayPass(refusal)) receiver.refused?.(refusal.message);
      },
    });
}

/** Whether the server may answer later what it refuses now: it does not know the instrument yet. */
export function mayPass({ code }: Refusal): boolean {
  const refusals: Readonly<Record<string, { readonly retry: string } | undefined>> = REFUSALS;
  return refusals[code]?.retry === 'backoff';
}
