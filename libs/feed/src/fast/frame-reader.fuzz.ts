import { type Writable } from 'node:stream';
import fc from 'fast-check';
import * as ws from 'ws';
import { FrameReader } from './frame-reader';
import { type FrameParts, serverFrame } from './raw-server';

const BYTES_MAX = 300;

/** The reader that `ws` has inside: exported, and in no types. */
const { Receiver } = ws as unknown as { Receiver: new (options: object) => Writable };

/** Bytes in the chunks in which they come. */
function chunks(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return at.slice(1).map((to, i) => bytes.subarray(at[i], to));
}

/** What our reader says of it, in order. */
function ours(parts: readonly Buffer[]): string[] {
  const said: string[] = [];
  const reader = new FrameReader(
    {
      frame: (bytes) => said.push(`frame ${Buffer.from(bytes).toString('hex')}`),
      ping: (bytes) => said.push(`ping ${Buffer.from(bytes).toString('hex')}`),
      closing: (code, reason) => said.push(`closing ${code} ${reason}`),
      broken: (code) => said.push(`broken ${code}`),
    },
    BYTES_MAX,
  );
  // As a socket does it: one buffer that each chunk overwrites.
  const buffer = new Uint8Array(1 << 16);
  for (const part of parts) {
    buffer.fill(0xaa);
    buffer.set(part, 7);
    reader.take(buffer, 7, 7 + part.length);
  }
  return said;
}

/** What `ws` says of it. */
function theirs(parts: readonly Buffer[]): string[] {
  const said: string[] = [];
  const receiver = new Receiver({ maxPayload: BYTES_MAX, skipUTF8Validation: true });
  receiver.on('message', (data: Buffer) => said.push(`frame ${data.toString('hex')}`));
  receiver.on('ping', (data: Buffer) => said.push(`ping ${data.toString('hex')}`));
  receiver.on('conclude', (code: number, reason: Buffer) => said.push(`closing ${code} ${reason.toString('utf8')}`));
  let hasEnded = false;
  for (const part of parts) {
    if (hasEnded) break;
    // As the stream around it calls it, but on the spot.
    receiver._write(Buffer.from(part), 'buffer' as BufferEncoding, (error) => {
      const code = Object.getOwnPropertySymbols(error ?? {}).find((one) => one.description === 'status-code');
      if (code !== undefined) said.push(`broken ${(error as unknown as Record<symbol, number>)[code]}`);
    });
    hasEnded = said.some((one) => /^(closing|broken)/.test(one));
  }
  return said;
}

const payload = fc.oneof(
  { weight: 4, arbitrary: fc.uint8Array({ maxLength: 12 }) },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 120, maxLength: 140 }) },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: BYTES_MAX - 2, maxLength: BYTES_MAX + 2 }) },
);

/** Frames that mostly follow each other as they may. */
const orderly = fc.record<FrameParts>({
  opcode: fc.constantFrom(0, 0, 1, 1, 1, 2, 9, 10),
  payload,
  isLast: fc.boolean(),
  lengthBytes: fc.constantFrom(0, 0, 2, 8),
});

const odd = fc.record<FrameParts>({
  opcode: fc.nat(15),
  payload,
  isLast: fc.boolean(),
  reserved: fc.constantFrom(0, 0, 0x10, 0x40),
  isMasked: fc.boolean(),
  lengthBytes: fc.constantFrom(0, 2, 8),
});

const bytes = fc.oneof(
  { weight: 8, arbitrary: orderly.map((parts) => serverFrame(parts)) },
  { weight: 1, arbitrary: odd.map((parts) => serverFrame(parts)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 9 }).map((raw) => Buffer.from(raw)) },
);

describe('FrameReader', () => {
  it('reads whatever comes, in whatever chunks, as `ws` does', () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 20 }), (frames, cuts) => {
        const parts = chunks(Buffer.concat(frames), cuts);
        expect(ours(parts)).toEqual(theirs(parts));
      }),
      { numRuns: 4_000 },
    );
  });

  it('reads the same in one chunk and byte by byte', () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 12 }), (frames) => {
        const whole = Buffer.concat(frames);
        expect(ours(chunks(whole, [...whole.keys()]))).toEqual(ours([whole]));
      }),
      { numRuns: 1_000 },
    );
  });
});
