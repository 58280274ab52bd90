import { Tickets, ticketsFrom } from './tickets';

const answering = (body: unknown, status = 200) => {
  const asked: [string, RequestInit | undefined][] = [];
  const ask = (url: string, init?: RequestInit) => {
    asked.push([url, init]);
    return Promise.resolve(Response.json(body, { status }));
  };
  return { asked, tickets: ticketsFrom('/ticket', ask as typeof fetch) };
};

describe('tickets from an address', () => {
  it('are asked for anew each time', async () => {
    const { asked, tickets } = answering({ ticket: 'abc' });
    expect([await tickets(), await tickets()]).toEqual(['abc', 'abc']);
    expect(asked.map(([url, init]) => [url, init?.method])).toEqual([
      ['/ticket', 'POST'],
      ['/ticket', 'POST'],
    ]);
  });

  it('are refused with a sentence', async () => {
    await expect(answering({}, 403).tickets()).rejects.toThrow('answered with status 403');
    await expect(answering({ ticket: 7 }).tickets()).rejects.toThrow('gave no ticket');
    await expect(answering(null).tickets()).rejects.toThrow('gave no ticket');
  });
});

describe('Tickets', () => {
  it('remember why the last one did not come', async () => {
    let isBroken = true;
    const tickets = new Tickets(() => {
      if (isBroken) throw new Error('Sign in first.');
      return Promise.resolve('abc');
    });
    await expect(tickets.next()).rejects.toThrow('Sign in first.');
    expect(tickets.failure).toBe('Sign in first.');
    isBroken = false;
    await expect(tickets.next()).resolves.toBe('abc');
    expect(tickets.failure).toBeNull();
  });
});
