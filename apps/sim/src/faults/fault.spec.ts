import { parseFaults } from './fault';

describe('parseFaults', () => {
  it('reads names with and without a number', () => {
    expect(parseFaults('late,drops=0.01,disconnect=5000')).toEqual({
      late: true,
      drops: { probability: 0.01 },
      disconnect: { everyMs: 5_000 },
    });
    expect(parseFaults('')).toEqual({});
  });

  it.each(['nosuch', 'drops=2', 'drops=x', 'disconnect=-1'])('refuses %s', (text) => {
    expect(() => parseFaults(text)).toThrow();
  });
});
