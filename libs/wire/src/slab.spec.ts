import { Slab } from './slab';

describe('Slab', () => {
  it('gives memory that nobody else has, however much is asked for', () => {
    const slab = new Slab(64);
    const pieces = [10, 0, 16, 16, 16, 16, 17, 1_000, 3].map((length) => slab.claim(length));
    pieces.forEach((piece, i) => piece.fill(i + 1));
    expect(pieces.map(({ length }) => length)).toEqual([10, 0, 16, 16, 16, 16, 17, 1_000, 3]);
    expect(pieces.every((piece, i) => piece.every((byte) => byte === i + 1))).toBe(true);
  });
});
