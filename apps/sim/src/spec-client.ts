import { once } from 'node:events';
import { WebSocket } from 'ws';

/** How a connection ended: 1006 where there was no closing handshake. */
export interface Ending {
  readonly code: number;
  readonly reason: string;
}

/** A WebSocket client for specs: keeps all frames and waits for what is expected of them. */
export class SpecClient {
  readonly frames: string[] = [];
  readonly binary: Buffer[] = [];
  /** All frames as they came, text and binary. */
  readonly bytes: Buffer[] = [];
  readonly pings: string[] = [];
  readonly ended: Promise<Ending>;
  private readonly waiting = new Set<() => void>();

  private constructor(private readonly webSocket: WebSocket) {
    webSocket.on('message', (data: Buffer, isBinary) => {
      this.bytes.push(data);
      if (isBinary) this.binary.push(data);
      else this.frames.push(data.toString());
      this.notify();
    });
    webSocket.on('ping', (data: Buffer) => {
      this.pings.push(data.toString());
      this.notify();
    });
    webSocket.on('error', () => {
      // a reset or a broken frame: 'close' follows and is what specs look at
    });
    this.ended = new Promise((resolve) => {
      webSocket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
  }

  static async open(url: string): Promise<SpecClient> {
    const webSocket = new WebSocket(url, { skipUTF8Validation: true });
    const client = new SpecClient(webSocket);
    await once(webSocket, 'open');
    return client;
  }

  send(value: unknown): void {
    this.webSocket.send(typeof value === 'string' ? value : JSON.stringify(value));
  }

  /** Sends a command; returns the reply. What the server sent before it has then arrived, too. */
  async ask(value: unknown): Promise<unknown> {
    let next = this.frames.length;
    let reply: string | undefined;
    this.send(value);
    await this.until(() => {
      // each frame is looked at once: there may be many
      while (reply === undefined && next < this.frames.length) {
        const frame = this.frames[next++];
        if (/^{"(result|code)":/.test(frame)) reply = frame;
      }
      return reply !== undefined;
    });
    return JSON.parse(reply as unknown as string);
  }

  /** The parsed frames of one kind of event, unwrapped. */
  events(kind: string): Record<string, unknown>[] {
    return this.frames.flatMap((frame) => {
      const value = JSON.parse(frame) as Record<string, unknown>;
      const data = (value['data'] ?? value) as Record<string, unknown>;
      return data['e'] === kind || (kind === 'bookTicker' && 'A' in data) ? [data] : [];
    });
  }

  /** Resolves as soon as the condition holds; it is looked at after every frame. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!condition()) return;
        this.waiting.delete(look);
        resolve();
      };
      this.waiting.add(look);
      look();
    });
  }

  close(): void {
    this.webSocket.terminate();
  }

  private notify(): void {
    for (const look of [...this.waiting]) look();
  }
}
