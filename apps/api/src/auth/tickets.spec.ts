import { Tickets } from './tickets';

const holder = (keyId: string | null = 'aaaaaaaaaa') => ({ keyId, secretSha256: 'hash' });

describe('Tickets', () => {
  it('opens once, as who asked for it', () => {
    const tickets = new Tickets(30_000);
    const { text, expiresAtMs } = tickets.give(holder(), 1_000);
    expect(expiresAtMs).toBe(31_000);
    expect(tickets.use(text, 2_000)).toMatchObject(holder());
    expect(tickets.use(text, 2_001)).toBeNull();
    expect(tickets.count).toBe(0);
  });

  it('opens until it is too old, and not in that very millisecond', () => {
    const tickets = new Tickets(30_000);
    const [early, late] = [tickets.give(holder(), 0), tickets.give(holder(), 0)];
    expect(tickets.use(early.text, 29_999)).not.toBeNull();
    expect(tickets.use(late.text, 30_000)).toBeNull();
  });

  it.each(['', 'nonsense', '__proto__', 'x'.repeat(100_000)])('opens to nothing else', (text) => {
    const tickets = new Tickets(30_000);
    tickets.give(holder(), 0);
    expect(tickets.use(text, 0)).toBeNull();
    expect(tickets.count).toBe(1);
  });

  it('remembers so many of one key, the newest, and leaves those of others', () => {
    const tickets = new Tickets(30_000);
    const other = tickets.give(holder('other'), 0);
    const given = Array.from({ length: 1_001 }, () => tickets.give(holder(), 0));
    expect(tickets.count).toBe(1_001);
    expect(tickets.use(given[0].text, 0)).toBeNull();
    expect(tickets.use(given[1].text, 0)).not.toBeNull();
    expect(tickets.use(other.text, 0)).not.toBeNull();
  });

  it('remembers so many in all', () => {
    const tickets = new Tickets(30_000);
    for (let i = 0; i < 10_500; i++) tickets.give(holder(`key${i % 100}`), 0);
    expect(tickets.count).toBe(10_000);
  });

  it('forgets what is too old when it gives the next', () => {
    const tickets = new Tickets(30_000);
    for (let i = 0; i < 100; i++) tickets.give(holder(), i);
    tickets.give(holder(), 30_050);
    expect(tickets.count).toBe(50);
  });
});
