import { type EncodingName, type Payload } from '@livetape/wire';
import { type Socket } from '../options';
import { type Chance } from './chance';
import { type ModelServer, type Peer } from './server';

/** What happens to the frames that wait in one direction. */
export type Mishap = 'drop' | 'duplicate' | 'swap';

/** A connection with a frame queue each way, and a network between that does what networks do, and what they do not. */
export class Pipe implements Socket, Peer {
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  private up: string[] = [];
  private down: (string | Uint8Array)[] = [];
  private readonly text = new TextDecoder();
  /** What the close frame says, once all before it has been read. */
  private closing: number | null = null;
  /** Closed by the client, or broken: nothing comes out any more. */
  private isDead = false;

  constructor(
    private readonly server: ModelServer,
    readonly encoding: EncodingName,
  ) {
    server.join(this);
  }

  send(text: string): void {
    if (!this.isDead) this.up.push(text);
  }

  put({ bytes, isText }: Payload): void {
    this.down.push(isText ? this.text.decode(bytes) : bytes);
  }

  /** By either side: the server's close comes after its frames, the client's own at once. */
  close(code = 1000): void {
    if (code >= 3000 || code === 1001 || code === 1006) this.closing = code;
    else this.die();
  }

  /** Breaks: the client notices, the server perhaps later. */
  cut(isNoticed: boolean): void {
    if (this.isDead) return;
    if (isNoticed) this.server.leave(this);
    this.isDead = true;
    this.onclose?.({ code: 1006, reason: '' });
  }

  /** The server notices that nobody is there. */
  reap(): void {
    if (this.isDead) this.server.leave(this);
  }

  deliverUp(count: number): void {
    for (const text of this.up.splice(0, count)) this.server.take(this, text);
  }

  deliverDown(count: number): void {
    for (let i = 0; i < count && this.down.length > 0 && !this.isDead; i++)
      this.onmessage?.({ data: this.down.shift() });
    if (this.closing === null || this.down.length > 0 || this.isDead) return;
    this.isDead = true;
    this.onclose?.({ code: this.closing, reason: '' });
  }

  suffer(mishap: Mishap, direction: 'up' | 'down', chance: Chance): void {
    const frames: unknown[] = direction === 'up' ? this.up : this.down;
    const at = chance.below(frames.length);
    if (frames.length === 0) return;
    if (mishap === 'drop') frames.splice(at, 1);
    else if (mishap === 'duplicate') frames.splice(at, 0, frames[at]);
    else frames.splice(at, 2, ...frames.slice(at, at + 2).reverse());
  }

  private die(): void {
    this.isDead = true;
    this.server.leave(this);
  }
}
