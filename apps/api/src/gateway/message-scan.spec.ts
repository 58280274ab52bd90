import fc from 'fast-check';
import { MessageScan } from './message-scan';

const TEXT = 0x1;
const CONTINUATION = 0x0;
const PING = 0x9;

/** A frame as a client sends it: masked. */
function clientFrame(opcode: number, length: number, isLast = true): Buffer {
  const long = length > 65_535 ? 8 : length > 125 ? 2 : 0;
  const head = Buffer.alloc(2 + long + 4);
  head[0] = (isLast ? 0x80 : 0) | opcode;
  head[1] = 0x80 | (long === 8 ? 127 : long === 2 ? 126 : length);
  if (long === 2) head.writeUInt16BE(length, 2);
  if (long === 8) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, Buffer.alloc(length, 0xff)]);
}

/** Since when a message is under way after these chunks, the nth of which comes at n ms. */
function sinceAfter(...chunks: Uint8Array[]): number | null {
  const scan = new MessageScan();
  for (const [at, chunk] of chunks.entries()) scan.take(chunk, at);
  return scan.since;
}

describe('MessageScan', () => {
  it.each([0, 5, 125, 126, 65_535, 65_536])(
    'sees the end of a frame of %d bytes, and the start of the next',
    (length) => {
      const frame = clientFrame(TEXT, length);
      expect(sinceAfter(frame, frame)).toBeNull();
      expect(sinceAfter(frame, frame.subarray(0, 1))).toBe(1);
      expect(sinceAfter(Buffer.concat([frame, frame.subarray(0, frame.length - 1)]))).toBe(0);
      expect(sinceAfter(frame.subarray(0, 1), frame.subarray(1))).toBeNull();
    },
  );

  it('counts a message from its first fragment, whatever pings come between', () => {
    const [begin, more, end] = [clientFrame(TEXT, 3, false), clientFrame(CONTINUATION, 3, false), clientFrame(0, 3)];
    const ping = clientFrame(PING, 4);
    expect(sinceAfter(ping, begin, ping, more, ping)).toBe(1);
    expect(sinceAfter(ping, begin, ping, more, ping, end)).toBeNull();
    expect(sinceAfter(begin, end, begin)).toBe(2);
  });

  it('finds the same in whatever pieces the bytes come', () => {
    const frame = fc
      .tuple(fc.constantFrom(TEXT, PING), fc.integer({ min: 0, max: 300 }), fc.boolean())
      .map(([opcode, length, isLast]) => clientFrame(opcode, length, opcode === PING || isLast));
    fc.assert(
      fc.property(
        fc.array(frame, { minLength: 1, maxLength: 8 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 97 })),
        (frames, sizes) => {
          const bytes = Buffer.concat(frames);
          const whole = new MessageScan();
          whole.take(bytes, 0);
          const pieces = new MessageScan();
          for (let at = 0; at < bytes.length;) {
            const size = sizes.next().value!;
            pieces.take(bytes.subarray(at, at + size), 0);
            at += size;
          }
          expect(pieces.since).toBe(whole.since);
        },
      ),
    );
  });
});
