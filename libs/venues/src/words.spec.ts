import { BUY_SELL, digitsAt, opensWith, wordEnd } from './words';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('words', () => {
  it.each([
    ['buy', 0],
    ['sell', 1],
    ['Buy', -1],
    ['', -1],
  ])('has %j in row %d of the sides', (word, row) => {
    expect(BUY_SELL.find(bytes(word), 0, word.length)).toBe(row);
  });

  it.each([
    ['book.BTC', 0, 4],
    ['book.BTC', 5, 8],
    ['book', 0, 4],
    ['.book', 0, 0],
    ['', 0, 0],
  ])('ends the word of %j that begins at %d at %d', (text, start, end) => {
    expect(wordEnd(bytes(text), start, text.length, '.'.charCodeAt(0))).toBe(end);
  });

  it.each([
    ['400', 400],
    ['0', 0],
    ['007', 7],
    ['', -1],
    ['4a', -1],
    ['/1', -1],
    [':1', -1],
    ['-1', -1],
  ])('reads %j as %d', (text, number) => {
    expect(digitsAt(bytes(`x${text}9`), 1, 1 + text.length)).toBe(number);
  });

  it('tells whether a frame begins with an opening', () => {
    const opening = bytes('{"feed":');
    expect(
      ['{"feed":"book"}', '{"feed":', '{"feed"', ' {"feed":1}', ''].map((text) => opensWith(bytes(text), opening)),
    ).toEqual([true, true, false, false, false]);
  });
});
