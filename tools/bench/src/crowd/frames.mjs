// The least of RFC 6455 that ten thousand clients in one process need: reading a server's frames out of a shared buffer
// without a copy, and writing a client's. No `ws`: its cost per message would be measured instead of the server's.
import { randomBytes } from 'node:crypto';

export const TEXT = 0x1;
export const BINARY = 0x2;
export const CLOSE = 0x8;
export const PING = 0x9;
export const PONG = 0xa;

const FIN = 0x80;
const MASKED = 0x80;
const BYTES_16 = 126;
const BYTES_64 = 127;

/** A whole frame of a client. Servers refuse what is not masked; which mask does not matter on a loopback. */
export function clientFrame(opcode, payload) {
  const length = payload.length;
  const header = length < BYTES_16 ? 2 : 4;
  if (length > 0xffff) throw new Error('clients of the bench send nothing so long');
  const frame = Buffer.allocUnsafe(header + 4 + length);
  frame[0] = FIN | opcode;
  frame[1] = MASKED | (header === 2 ? length : BYTES_16);
  if (header === 4) frame.writeUInt16BE(length, 2);
  const mask = randomBytes(4);
  mask.copy(frame, header);
  for (let i = 0; i < length; i++) frame[header + 4 + i] = payload[i] ^ mask[i & 3];
  return frame;
}

/**
 * Reads whole frames from `bytes` and hands on each as (opcode, from, to) of its payload. Returns how many bytes were used:
 * the rest is the beginning of a frame. `take` may return false: nothing more is read.
 */
export function readFrames(bytes, end, take) {
  let at = 0;
  while (end - at >= 2) {
    const first = bytes[at];
    const short = bytes[at + 1] & 0x7f;
    const header = short < BYTES_16 ? 2 : short === BYTES_16 ? 4 : 10;
    if (end - at < header) return at;
    const length = payloadLength(bytes, at, short);
    const from = at + header;
    if (end - from < length) return at;
    at = from + length;
    if ((first & FIN) === 0 || (first & 0x0f) === 0) throw new Error('a server sent a fragment');
    if (take(first & 0x0f, from, at) === false) return at;
  }
  return at;
}

function payloadLength(bytes, at, short) {
  if (short < BYTES_16) return short;
  if (short === BYTES_64) return Number(bytes.readBigUInt64BE(at + 2));
  return bytes.readUInt16BE(at + 2);
}

/** The request that opens a WebSocket; `protocol` is a subprotocol or ''. */
export function upgradeRequest({ host, port, path, protocol }) {
  const key = randomBytes(16).toString('base64');
  return [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}:${port}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${key}`,
    'Sec-WebSocket-Version: 13',
    ...(protocol === '' ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
    '',
    '',
  ].join('\r\n');
}
