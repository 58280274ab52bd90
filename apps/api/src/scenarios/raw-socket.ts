import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { within } from './deadline';

/** A frame as RFC 6455 §5.2 draws it; what is not said is right. */
export interface RawFrame {
  /** 1 text, 2 binary, 0 continuation, 8 close, 9 ping, 10 pong. */
  readonly opcode?: number;
  readonly fin?: boolean;
  /** The three reserved bits, 0 to 7. */
  readonly reserved?: number;
  readonly masked?: boolean;
  readonly payload?: Buffer | string;
  /** The length that the header says; that of the payload when not said. */
  readonly length?: number;
}

const HANDSHAKE = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };

/** A client that writes its own bytes, to break the rules that a library keeps. */
export class RawSocket {
  /** Frames from the server: opcode and payload. */
  readonly frames: { readonly opcode: number; readonly payload: Buffer }[] = [];
  readonly ended: Promise<void>;
  private rest = Buffer.alloc(0);

  private constructor(
    readonly socket: Socket,
    readonly head: string,
    rest: Buffer,
  ) {
    this.ended = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => undefined);
    socket.on('data', (data: Buffer) => this.read(data));
    this.read(rest);
  }

  /** Shakes hands; the head of the answer says how that went. */
  static async open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<RawSocket> {
    const { port, hostname, pathname, host } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    const fields = { host, ...HANDSHAKE, 'sec-websocket-key': randomBytes(16).toString('base64'), ...headers };
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
    socket.write(`GET ${pathname} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    let bytes = Buffer.alloc(0);
    while (!bytes.includes('\r\n\r\n')) {
      const [more] = (await within(once(socket, 'data'), () => 'the answer to a handshake')) as [Buffer];
      bytes = Buffer.concat([bytes, more]);
    }
    const end = bytes.indexOf('\r\n\r\n');
    return new RawSocket(socket, bytes.subarray(0, end).toString(), bytes.subarray(end + 4));
  }

  send(...frames: readonly RawFrame[]): void {
    this.socket.write(Buffer.concat(frames.map(frameBytes)));
  }

  /** The code of the server's close frame, when the socket has ended; 1006 when there was none. */
  async closeCode(): Promise<number> {
    await within(this.ended, () => 'the end of the socket');
    const close = this.frames.find(({ opcode }) => opcode === 8);
    return close === undefined || close.payload.length < 2 ? 1006 : close.payload.readUInt16BE(0);
  }

  /** The texts of the text frames that came. */
  texts(): string[] {
    return this.frames.filter(({ opcode }) => opcode === 1).map(({ payload }) => payload.toString());
  }

  cut(): void {
    this.socket.resetAndDestroy();
  }

  private read(data: Buffer): void {
    this.rest = Buffer.concat([this.rest, data]);
    for (;;) {
      const size = this.rest.length < 2 ? -1 : this.rest[1] & 127;
      const header = size === 126 ? 4 : size === 127 ? 10 : 2;
      if (size < 0 || this.rest.length < header) return;
      const length = payloadLength(this.rest, size);
      if (this.rest.length < header + length) return;
      const opcode = this.rest[0] & 15;
      this.frames.push({ opcode, payload: Buffer.from(this.rest.subarray(header, header + length)) });
      this.rest = this.rest.subarray(header + length);
      // as the protocol asks: a close is answered, and the server ends the connection
      if (opcode === 8) this.send({ opcode: 8, payload: this.frames[this.frames.length - 1].payload.subarray(0, 2) });
    }
  }
}

function payloadLength(bytes: Buffer, size: number): number {
  if (size === 126) return bytes.readUInt16BE(2);
  return size === 127 ? Number(bytes.readBigUInt64BE(2)) : size;
}

/** The bytes of a frame. */
export function frameBytes(frame: RawFrame): Buffer {
  const { masked = true } = frame;
  const payload = Buffer.from(frame.payload ?? '');
  const header = headerBytes(frame, frame.length ?? payload.length);
  header[1] |= masked ? 128 : 0;
  if (!masked) return Buffer.concat([header, payload]);
  const mask = randomBytes(4);
  return Buffer.concat([header, mask, payload.map((byte, at) => byte ^ mask[at & 3])]);
}

function headerBytes({ opcode = 1, fin = true, reserved = 0 }: RawFrame, length: number): Buffer {
  const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  header[0] = (fin ? 128 : 0) | (reserved << 4) | opcode;
  header[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
  if (header.length === 4) header.writeUInt16BE(length, 2);
  else if (header.length === 10) header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}
