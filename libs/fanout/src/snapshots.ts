import { type EncodingName } from '@livetape/wire';
import { type Channel } from './channel';
import { type Frame } from './outbox';

interface Kept {
  readonly offset: number;
  readonly frame: Frame;
  isUsed: boolean;
}

/** Whole states of channels, made once for all clients that ask while the state is the newest and others keep asking. */
export class Snapshots {
  private readonly kept: Record<EncodingName, Map<Channel, Kept>> = { json: new Map(), binary: new Map() };

  get(channel: Channel, encoding: EncodingName, make: () => Frame): Frame {
    const offset = channel.log.flushed;
    let found = this.kept[encoding].get(channel);
    if (found?.offset !== offset) {
      found = { offset, frame: make(), isUsed: true };
      this.kept[encoding].set(channel, found);
    }
    found.isUsed = true;
    return found.frame;
  }

  /** Forgets what is no longer newest, and what nobody asked for since the last call. */
  sweep(): void {
    sweep(this.kept.json);
    sweep(this.kept.binary);
  }
}

function sweep(byChannel: Map<Channel, Kept>): void {
  if (byChannel.size === 0) return;
  for (const [channel, kept] of byChannel) {
    if (!kept.isUsed || kept.offset !== channel.log.flushed) byChannel.delete(channel);
    kept.isUsed = false;
  }
}
