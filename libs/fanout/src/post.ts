import { type ControlMessage, encodings, type Refusal } from '@livetape/wire';
import { type Client } from './client';
import { controlFrame, type Frame } from './outbox';
import { type Roster } from './roster';
import { countSent, type FanoutStats } from './stats';

/** Hands frames to clients, and counts them. */
export class Post {
  constructor(
    private readonly stats: FanoutStats,
    private readonly roster: Roster,
  ) {}

  send(client: Client, frame: Frame): void {
    const { outbox } = client;
    this.roster.rouse(client);
    countSent(this.stats, outbox.encoding, frame.bytes.length);
    outbox.send(frame);
  }

  control(client: Client, message: ControlMessage): void {
    this.send(client, controlFrame(encodings[client.outbox.encoding].control(message)));
  }

  refuse(client: Client, refusal: Refusal): void {
    this.stats.refused++;
    this.control(client, refusal);
  }
}
