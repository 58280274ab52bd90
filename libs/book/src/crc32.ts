/** Remainders of all bytes by the reversed polynomial of ISO 3309 (as in zip and Ethernet). */
const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 of bytes[0, length) as a signed integer of 32 bits, which, unlike an unsigned one, costs no memory to return. */
export function crc32Signed(bytes: Uint8Array, length: number): number {
  let crc = -1;
  for (let i = 0; i < length; i++) crc = TABLE[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  return ~crc;
}

/** CRC-32 of bytes[0, length), unsigned. */
export function crc32(bytes: Uint8Array, length: number): number {
  return crc32Signed(bytes, length) >>> 0;
}
