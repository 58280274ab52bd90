/** A frame as it goes out: text frames of any bytes, or a binary one. */
export interface Damaged {
  readonly bytes: Buffer;
  readonly binary: boolean;
}

const DEEP = 10_000;
/** First decimal number of a frame, with its quotes where it has some: a price or a size in every dialect, or a time. */
const NUMBER = /(?<!"jsonrpc":)"-?\d+\.\d+"|(?<=[[:,])-?\d+\.\d+(?=[\],}])/;
/** What no decoder may take for a price. */
const badNumbers = ['NaN', '1e400', '-1.50000000', '1234567890123456789012345678901234567890', '0x10'];
/** What means "none" in some frames, but is no price of a trade. */
const emptyNumbers = ['', '0.00000000'];

const text = (value: string): Damaged => ({ bytes: Buffer.from(value), binary: false });
const halved = (frame: string) => text(frame.slice(0, Math.floor(frame.length / 2)));
const numbered = (bad: string) => (frame: string) => {
  return NUMBER.test(frame) ? text(frame.replace(NUMBER, `"${bad}"`)) : halved(frame);
};

/** Every way in which any frame can be broken. Each makes a frame that no decoder may take for data. */
export const damages: readonly ((frame: string) => Damaged)[] = [
  halved,
  // ends after the first byte of a two-byte character
  (frame) => ({ bytes: Buffer.concat([Buffer.from(frame.slice(0, 12)), Buffer.from([0xc3])]), binary: false }),
  (frame) => ({ bytes: Buffer.from([0x00, 0xff, 0x80, frame.length & 0xff]), binary: true }),
  () => text(''),
  () => text('['.repeat(DEEP)),
  ...badNumbers.map(numbered),
];

/** And those in which a trade can be broken beside. */
export const tradeDamages = [...damages, ...emptyNumbers.map(numbered)];
