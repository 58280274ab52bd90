import { type LivetapeClient } from '@livetape/client';
import { type InstrumentSpec } from '@livetape/model';
import { type Row } from '@livetape/wire';

/** The whole state of a channel. `instrument` is null for `feeds`. */
export interface ChannelState {
  readonly instrument: InstrumentSpec | null;
  readonly rows: readonly Row[];
}

/** Who hears a channel: first its whole state, then what changes; a new state replaces what was before. */
export interface Receiver {
  snapshot(state: ChannelState): void;
  rows(rows: readonly Row[]): void;
}

/** Opens a channel for a receiver; returns the way to close it. */
export type OpenChannel = (channel: string, receiver: Receiver) => () => void;

/** Channels over the client. `refused` hears why the server has no such channel. */
export function channelsOf(client: LivetapeClient, refused: (channel: string, reason: string) => void): OpenChannel {
  return (channel, receiver) =>
    client.subscribe<string>(channel, {
      snapshot: (snapshot) => receiver.snapshot(snapshot),
      delta: ({ rows }) => receiver.rows(rows),
      refused: ({ message }) => refused(channel, message),
    });
}
