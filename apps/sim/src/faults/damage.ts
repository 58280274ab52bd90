/** A frame as it goes out: text frames of any bytes, or a binary one. */
export interface Damaged {
  readonly bytes: Buffer;
  readonly binary: boolean;
}

const DEEP = 10_000;
/** First quoted decimal number of a frame: a price or a size in every dialect that quotes them. */
const QUOTED_NUMBER = /"\d+\.\d+"/;
const badNumbers = [
  'NaN',
  '1e400',
  '-1.50000000',
  '1234567890123456789012345678901234567890',
  '',
  '0x10',
  '0.00000000',
];

const text = (value: string): Damaged => ({ bytes: Buffer.from(value), binary: false });
const numbered = (bad: string) => (frame: string) => text(frame.replace(QUOTED_NUMBER, `"${bad}"`));

/** Every way in which a frame can be broken. Each makes a frame that no decoder may take for a trade. */
export const damages: readonly ((frame: string) => Damaged)[] = [
  (frame) => text(frame.slice(0, Math.floor(frame.length / 2))),
  // ends after the first byte of a two-byte character
  (frame) => ({ bytes: Buffer.concat([Buffer.from(frame.slice(0, 12)), Buffer.from([0xc3])]), binary: false }),
  (frame) => ({ bytes: Buffer.from([0x00, 0xff, 0x80, frame.length & 0xff]), binary: true }),
  () => text(''),
  () => text('['.repeat(DEEP)),
  ...badNumbers.map(numbered),
];
