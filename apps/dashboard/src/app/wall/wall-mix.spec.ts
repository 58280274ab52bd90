import { type InstrumentDto } from '@livetape/api-client';
import { bookMix, wallMix } from './wall-mix';

const instrument = (venue: string, base: string, more: Partial<InstrumentDto> = {}): InstrumentDto => ({
  venue,
  symbol: `${base}USDT`,
  base,
  quote: 'USDT',
  priceDecimals: 2,
  sizeDecimals: 5,
  ...more,
});
const option = { type: 'option', expiryMs: 1, strike: '7', right: 'call' } as const;

describe('wallMix', () => {
  it('shows all as they are listed when they fit', () => {
    const all = [instrument('a', 'X'), instrument('b', 'X'), instrument('a', 'Y')];
    expect(wallMix(all, 3)).toEqual(all);
  });

  it('takes from every venue in turn, bases that are shown least first', () => {
    const all = ['a', 'b', 'c'].flatMap((venue) => ['X', 'Y', 'Z'].map((base) => instrument(venue, base)));
    const mix = wallMix(all, 6).map(({ venue, base }) => `${base}@${venue}`);
    expect(mix).toEqual(['X@a', 'X@b', 'X@c', 'Y@b', 'Y@a', 'Z@c']);
  });

  it('goes on with the others when a venue has no more', () => {
    const all = [instrument('a', 'X'), ...['X', 'Y', 'Z'].map((base) => instrument('b', base))];
    expect(wallMix(all, 3).filter(({ venue }) => venue === 'b')).toHaveLength(2);
  });

  it('takes contracts that expire last', () => {
    const all = [instrument('a', 'X', { contract: option }), instrument('a', 'Y'), instrument('b', 'Y')];
    expect(wallMix(all, 2).map(({ base }) => base)).toEqual(['Y', 'Y']);
    const more = [...all, instrument('c', 'Z', { contract: option })];
    expect(wallMix(more, 3).map(({ base }) => base)).toEqual(['Y', 'Y', 'X']);
  });

  it('begins with the venues that have spot', () => {
    const perpetual = { type: 'perpetual' } as const;
    const all = [instrument('a', 'X', { contract: perpetual }), instrument('b', 'X'), instrument('b', 'Y')];
    expect(wallMix(all, 2).map(({ venue }) => venue)).toEqual(['b', 'a']);
  });
});

describe('bookMix', () => {
  const shown = [instrument('a', 'X'), instrument('b', 'X'), instrument('a', 'Y'), instrument('b', 'Z')];

  it('takes one instrument of each base, then the others', () => {
    const names = bookMix(shown, () => true, 4).map(({ venue, base }) => `${base}@${venue}`);
    expect(names).toEqual(['X@a', 'Y@a', 'Z@b', 'X@b']);
    expect(bookMix(shown, () => true, 2)).toEqual([shown[0], shown[2]]);
  });

  it('leaves out those whose book is not followed', () =>
    expect(bookMix(shown, ({ venue }) => venue === 'b', 8)).toEqual([shown[1], shown[3]]));
});
