import { type Payload } from '@livetape/wire';

const TEXT = 0x81;
const BINARY = 0x82;
const PING = 0x89;
/** The longest payload whose length stands in the second byte of the header, and the marks of the longer forms. */
const SHORT_MAX = 125;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/** The bytes of a whole, unmasked WebSocket message on the socket (RFC 6455 §5.2): header, then payload. */
export function pack({ bytes, isText }: Payload): Buffer {
  return assemble(isText ? TEXT : BINARY, bytes);
}

/** A ping that carries a number of 32 bits, which its pong brings back. */
export function packPing(number: number): Buffer {
  const payload = Buffer.allocUnsafe(4);
  payload.writeUInt32BE(number);
  return assemble(PING, payload);
}

/** A Buffer of its own: the socket takes it as it is, as often as it is sent. */
function assemble(head: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const start = length <= SHORT_MAX ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafeSlow(start + length);
  frame[0] = head;
  if (start === 2) frame[1] = length;
  else if (start === 4) {
    frame[1] = LENGTH_16;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = LENGTH_64;
    frame.writeUInt32BE(Math.floor(length / 2 ** 32), 2);
    frame.writeUInt32BE(length % 2 ** 32, 6);
  }
  frame.set(payload, start);
  return frame;
}
