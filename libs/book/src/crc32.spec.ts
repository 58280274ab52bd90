import { crc32, crc32Signed } from './crc32';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('crc32', () => {
  it('gives the check value of the standard', () => {
    expect(crc32(bytes('123456789'), 9)).toBe(0xcbf43926);
  });

  it('reads no further than it is told', () => {
    expect(crc32(bytes('1234567890'), 9)).toBe(0xcbf43926);
    expect(crc32(bytes(''), 0)).toBe(0);
  });

  it('gives the same 32 bits as a signed integer', () => {
    expect(crc32Signed(bytes('123456789'), 9)).toBe(0xcbf43926 | 0);
  });
});
