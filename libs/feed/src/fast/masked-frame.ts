import { randomFillSync } from 'node:crypto';

const FIN = 0x80;
const MASKED = 0x80;
const MASK_BYTES = 4;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/** Opcodes that a client sends: RFC 6455, 5.2. */
export const OPCODES = { text: 1, close: 8, pong: 10 } as const;

/** A client's frame as it goes to the socket: masked with four random bytes, as the protocol demands of clients. */
export function maskedFrame(opcode: number, payload: Uint8Array): Uint8Array {
  const lengthBytes = payload.length < LENGTH_16 ? 0 : payload.length < 65_536 ? 2 : 8;
  const start = 2 + lengthBytes + MASK_BYTES;
  const frame = Buffer.alloc(start + payload.length);
  frame[0] = FIN | opcode;
  frame[1] = MASKED | (lengthBytes === 0 ? payload.length : lengthBytes === 2 ? LENGTH_16 : LENGTH_64);
  if (lengthBytes === 2) frame.writeUInt16BE(payload.length, 2);
  if (lengthBytes === 8) frame.writeBigUInt64BE(BigInt(payload.length), 2);
  const mask = randomFillSync(frame.subarray(start - MASK_BYTES, start));
  for (let i = 0; i < payload.length; i++) frame[start + i] = payload[i] ^ mask[i & 3];
  return frame;
}

/** What a close frame holds: its code, and nothing where there is none. */
export function closePayload(code: number | null): Uint8Array {
  return code === null ? new Uint8Array(0) : Uint8Array.of(code >> 8, code & 0xff);
}
