import { connect } from 'node:net';
import { CLOSE, clientFrame, PING, PONG, readFrames, TEXT, upgradeRequest } from './frames.mjs';

/** Addresses of the loopback that clients call from: one address has too few ports for many reconnects. */
const ADDRESSES = 8;
const SLOW_BYTES = 1_000;
const SECOND_MS = 1_000;
/** A server whose listen queue is full swallows connections without a word: who gets no answer tries anew. */
const ANSWER_MS_MAX = 5_000;
const HEADER_END = '\r\n\r\n';
const NO_STATUS = 1005;
const CUT = 1006;

/** All clients of a process that read as they should share one buffer: what comes is looked at where it came. */
const shared = Buffer.allocUnsafe(256 * 1024);

/**
 * One WebSocket client on a raw socket. `way` is how it reads: `all`, or `slow`: 1,000 bytes a second. `talk` is what it
 * says and understands: `opened()`, `frame(opcode, bytes, from, to)`, `ended(code)`.
 */
export class Client {
  socket = null;
  rest = null;
  isUpgraded = false;
  isStalled = false;
  isEnded = true;
  code = CUT;
  bytes = 0;

  constructor(id, { port, path, protocol, way }, talk) {
    Object.assign(this, { id, port, path, protocol, way, talk });
  }

  open() {
    this.isUpgraded = this.isStalled = this.isEnded = false;
    this.rest = null;
    this.code = CUT;
    this.bytes = 0;
    const buffer = this.way === 'slow' ? Buffer.allocUnsafe(SLOW_BYTES) : shared;
    const socket = connect({
      host: '127.0.0.1',
      port: this.port,
      localAddress: `127.0.0.${2 + (this.id % ADDRESSES)}`,
      onread: { buffer, callback: (length, bytes) => this.read(length, bytes) },
    });
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('connect', () => socket.write(upgradeRequest({ ...this, host: '127.0.0.1' })));
    // a refused or reset connection ends like any other
    socket.on('error', () => undefined);
    const deadline = setTimeout(() => this.isUpgraded || socket.destroy(), ANSWER_MS_MAX);
    socket.on('close', () => {
      clearTimeout(deadline);
      this.end();
    });
  }

  /** Sends a frame. */
  say([opcode, payload]) {
    this.socket.write(clientFrame(opcode, payload));
  }

  stall() {
    this.isStalled = true;
    this.socket.pause();
  }

  /** Reads again, as fast as it can. */
  wake() {
    this.isStalled = false;
    this.way = 'all';
    this.socket.resume();
  }

  /** As when the network is gone: no close frame, an RST. */
  cut() {
    this.socket.resetAndDestroy();
  }

  read(length, bytes) {
    this.bytes += length;
    if (this.isUpgraded) this.readFrames(bytes, length);
    else this.readUpgrade(bytes, length);
    if (this.isStalled) return false;
    if (this.way !== 'slow' || !this.isUpgraded) return true;
    setTimeout(() => this.socket.resume(), SECOND_MS);
    return false;
  }

  readUpgrade(bytes, length) {
    const text = (this.rest ?? '') + bytes.latin1Slice(0, length);
    const end = text.indexOf(HEADER_END);
    this.rest = text;
    if (end < 0) return;
    this.rest = null;
    if (!text.startsWith('HTTP/1.1 101')) {
      this.code = Number(text.slice(9, 12));
      this.socket.destroy();
      return;
    }
    this.isUpgraded = true;
    this.talk.opened(this);
    const left = Buffer.from(text.slice(end + HEADER_END.length), 'latin1');
    if (left.length > 0) this.readFrames(left, left.length);
  }

  readFrames(chunk, length) {
    const bytes = this.rest === null ? chunk : Buffer.concat([this.rest, chunk.subarray(0, length)]);
    const end = this.rest === null ? length : bytes.length;
    const used = readFrames(bytes, end, (opcode, from, to) => this.takeFrame(opcode, bytes, { from, to }));
    this.rest = used === end ? null : Buffer.from(bytes.subarray(used, end));
  }

  takeFrame(opcode, bytes, { from, to }) {
    if (opcode === PING) this.say([PONG, bytes.subarray(from, to)]);
    else if (opcode === CLOSE) this.takeClose(bytes, from, to);
    else if (opcode !== PONG) this.talk.frame(this, bytes, { from, to, isText: opcode === TEXT });
    return !this.isEnded;
  }

  /** Answers a close with the same code, as every client must. */
  takeClose(bytes, from, to) {
    this.code = to - from >= 2 ? bytes.readUInt16BE(from) : NO_STATUS;
    this.say([CLOSE, bytes.subarray(from, Math.min(to, from + 2))]);
    this.socket.end();
  }

  end() {
    if (this.isEnded) return;
    this.isEnded = true;
    this.talk.ended(this);
  }
}
