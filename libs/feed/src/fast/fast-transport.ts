import { connect, isIP, type Socket as TcpSocket, type SocketConstructorOpts } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { errorDetail, type FeedErrorCode } from '../errors';
import { noSocket, socketAddress } from '../socket-address';
import { FRAME_BYTES_MAX, type SocketEnd, type SocketEvents, type Socket, type Transport } from '../transport';
import { CLOSE_CODES, FrameReader, type FrameReaderEvents } from './frame-reader';
import { Handshake } from './handshake';
import { closePayload, maskedFrame, OPCODES } from './masked-frame';

/** As much as the system reads at once. */
const READ_BYTES = 64 * 1024;
/** What is still to be sent when a socket ends may take so long. */
const LINGER_MS = 5_000;

/**
 * WebSocket over TCP or TLS by our own hand: the system writes into one buffer for each socket, and frames are handed on
 * where they lie in it. No compression, no redirects, no UTF-8 validation (decoding checks the bytes it needs), as with
 * `wsTransport`, whose tests it passes.
 */
export const fastTransport: Transport = {
  open(address, events) {
    const url = socketAddress(address);
    return url === null ? noSocket(events) : new FastSocket(url, events);
  },
};

class FastSocket implements Socket, FrameReaderEvents {
  private readonly tcp: TcpSocket;
  private readonly reader = new FrameReader(this, FRAME_BYTES_MAX);
  /** Null once it succeeded. */
  private handshake: Handshake | null;
  /** What the newest ping held, which alone needs an answer (RFC 6455, 5.5.3); null when it is answered. */
  private pong: Uint8Array | null = null;
  private isClosing = false;
  private hasEnded = false;

  constructor(
    url: URL,
    private readonly events: SocketEvents,
  ) {
    this.handshake = new Handshake(url);
    this.tcp = dial(url, {
      buffer: new Uint8Array(READ_BYTES),
      callback: (length, bytes) => this.read(bytes, length),
    });
    this.tcp.on('error', (error) => this.fail(errorDetail(error)));
    this.tcp.on('close', () => this.fail('code 1006'));
    this.tcp.write(this.handshake.request);
  }

  send(text: string): void {
    if (this.isOpen && !this.isClosing) this.write(OPCODES.text, Buffer.from(text));
  }

  close(): void {
    if (!this.isOpen) this.terminate();
    else if (!this.isClosing) this.sayGoodbye(CLOSE_CODES.normal);
  }

  terminate(): void {
    this.tcp.destroy();
    this.fail(this.isOpen ? 'code 1006' : 'ended before it was open');
  }

  frame(bytes: Uint8Array): void {
    this.events.frame(bytes);
  }

  ping(bytes: Uint8Array): void {
    this.pong = bytes.slice();
  }

  closing(code: number, reason: string): void {
    const hasCode = code !== CLOSE_CODES.none;
    if (!this.isClosing) this.sayGoodbye(hasCode ? code : null);
    this.end('closed', reason === '' ? `code ${code}` : `${code} ${reason}`);
  }

  broken(code: number, detail: string): void {
    if (!this.isClosing) this.sayGoodbye(code);
    this.end(code === CLOSE_CODES.tooLarge ? 'frame-too-large' : 'closed', detail);
  }

  private get isOpen(): boolean {
    return this.handshake === null && !this.hasEnded;
  }

  /** False stops the reading. */
  private read(bytes: Uint8Array, length: number): boolean {
    if (this.handshake === null) this.reader.take(bytes, 0, length);
    else this.shakeHands(this.handshake, bytes, length);
    if (this.pong !== null) this.answerPing(this.pong);
    return !this.hasEnded;
  }

  private shakeHands(handshake: Handshake, bytes: Uint8Array, length: number): void {
    const answer = handshake.take(bytes, length);
    if (answer === null) return;
    if (typeof answer !== 'number') return this.finish(answer);
    this.handshake = null;
    this.events.opened();
    this.reader.take(bytes, answer, length);
  }

  private answerPing(payload: Uint8Array): void {
    if (!this.isOpen || this.isClosing || this.tcp.writableLength > 0) return;
    this.pong = null;
    this.write(OPCODES.pong, payload);
  }

  private write(opcode: number, payload: Uint8Array): void {
    this.tcp.write(maskedFrame(opcode, payload));
  }

  private sayGoodbye(code: number | null): void {
    this.isClosing = true;
    this.write(OPCODES.close, closePayload(code));
  }

  private fail(detail: string): void {
    this.end(this.handshake === null ? 'closed' : 'connect-failed', detail);
  }

  private end(code: FeedErrorCode, detail: string): void {
    this.finish({ code, detail, retryAfterMs: null });
  }

  /** Tells the owner once, last, and lets what was written go out. */
  private finish(end: SocketEnd): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.reader.end();
    this.tcp.setTimeout(LINGER_MS, () => this.tcp.destroy());
    this.tcp.destroySoon();
    this.events.closed(end);
  }
}

function dial(url: URL, onread: NonNullable<SocketConstructorOpts['onread']>): TcpSocket {
  const isTls = url.protocol === 'wss:';
  // A literal IPv6 address stands in brackets.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (isTls ? 443 : 80) : Number(url.port);
  const to = { host, port, noDelay: true, onread };
  return isTls ? connectTls({ ...to, servername: isIP(host) ? '' : host, ALPNProtocols: ['http/1.1'] }) : connect(to);
}
