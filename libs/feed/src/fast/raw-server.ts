import { createHash } from 'node:crypto';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { LOCALHOST } from './localhost-certificate';

const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** What a raw server does with a client whose request it has read. */
export type Serve = (socket: Socket, request: string) => void;

/** A server that writes what a test wants, well-formed or not. */
export class RawServer {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  constructor(serve: Serve, isTls = false) {
    const listener = (socket: Socket) => {
      this.sockets.add(socket);
      // The client ends as it likes: that is what is tested.
      socket.on('error', () => undefined);
      socket.once('data', (bytes) => serve(socket, bytes.toString('latin1')));
    };
    this.server = isTls ? createTlsServer(LOCALHOST, listener) : createServer(listener);
    this.server.on('tlsClientError', () => undefined);
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** The answer that opens a socket. */
export function consent(request: string, more: readonly string[] = []): string {
  const key = /sec-websocket-key: (.*)\r\n/i.exec(request)?.[1] ?? '';
  const accept = createHash('sha1').update(`${key}${MAGIC}`).digest('base64');
  const lines = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${accept}`, ...more];
  return `HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`;
}

/** The parts of a frame, each as a test wants it. */
export interface FrameParts {
  readonly opcode: number;
  readonly payload: Uint8Array | string;
  readonly isLast?: boolean;
  /** Bits 0x70 of the first byte. */
  readonly reserved?: number;
  readonly isMasked?: boolean;
  /** Bytes of the length, at least so many as it needs. */
  readonly lengthBytes?: 0 | 2 | 8;
}

/** A frame as a server, right or wrong, puts it on the wire. */
export function serverFrame({ opcode, payload, isLast = true, reserved = 0, ...more }: FrameParts): Buffer {
  const body = Buffer.from(payload as string);
  const wanted = Math.max(more.lengthBytes ?? 0, body.length < 126 ? 0 : body.length < 65_536 ? 2 : 8);
  const isMasked = more.isMasked === true;
  const head = Buffer.alloc(2 + wanted);
  head[0] = (isLast ? 0x80 : 0) | reserved | opcode;
  head[1] = (isMasked ? 0x80 : 0) | (wanted === 0 ? body.length : wanted === 2 ? 126 : 127);
  if (wanted === 2) head.writeUInt16BE(body.length, 2);
  if (wanted === 8) head.writeBigUInt64BE(BigInt(body.length), 2);
  return Buffer.concat([head, Buffer.alloc(isMasked ? 4 : 0), body]);
}

/** A text frame. */
export function text(payload: string): Buffer {
  return serverFrame({ opcode: 1, payload });
}

/** A close frame. */
export function closing(code: number, reason = ''): Buffer {
  return serverFrame({ opcode: 8, payload: Buffer.concat([Buffer.of(code >> 8, code & 0xff), Buffer.from(reason)]) });
}

/** Payloads of the frames in what a client sent, unmasked, with their opcodes. Frames must be whole and short. */
export function clientFrames(bytes: Buffer): { opcode: number; payload: string }[] {
  const frames: { opcode: number; payload: string }[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes[at + 1] & 0x7f;
    const mask = bytes.subarray(at + 2, at + 6);
    const payload = Buffer.from(bytes.subarray(at + 6, at + 6 + length)).map((byte, i) => byte ^ mask[i & 3]);
    frames.push({ opcode: bytes[at] & 0x0f, payload: Buffer.from(payload).toString('latin1') });
    at += 6 + length;
  }
  return frames;
}
