import { Pacer } from './pacer';

describe('Pacer', () => {
  it('sends at most one frame less than the limit in any second, in order', () => {
    const sent: string[] = [];
    const pacer = new Pacer(5, (frame) => sent.push(frame));
    for (let i = 0; i < 10; i++) pacer.push(String(i), 0);
    expect(sent).toEqual(['0', '1', '2', '3']);
    pacer.tick(999);
    expect(sent).toHaveLength(4);
    pacer.tick(1_000);
    expect(sent).toHaveLength(8);
    pacer.tick(2_000);
    expect(sent).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  });

  it('sends one frame a second where the venue allows no more', () => {
    const sent: string[] = [];
    const pacer = new Pacer(1, (frame) => sent.push(frame));
    pacer.push('a', 0);
    pacer.push('b', 0);
    expect(sent).toEqual(['a']);
    pacer.tick(1_000);
    expect(sent).toEqual(['a', 'b']);
  });

  it('refuses what would wait behind 1,024 others', () => {
    const pacer = new Pacer(5, () => undefined);
    const taken = Array.from({ length: 1_100 }, () => pacer.push('x', 0)).filter(Boolean);
    expect(taken).toHaveLength(4 + 1_024);
  });
});
