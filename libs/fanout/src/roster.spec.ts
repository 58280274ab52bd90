import { Account } from './account';
import { Client } from './client';
import { Mirror } from './mirror';
import { Roster } from './roster';

const PERIOD_MS = 50;

function roster(count: number) {
  const roster = new Roster(PERIOD_MS);
  const clients = Array.from({ length: count }, () => new Client(new Mirror(), new Account()));
  for (const client of clients) roster.add(client);
  const awakeAt = (monotonicMs: number) => {
    for (const client of roster.wake(monotonicMs)) roster.settle(client);
    return clients.flatMap((client, i) => (roster.awake.has(client) ? [i] : []));
  };
  return { roster, clients, awakeAt };
}

describe('Roster', () => {
  it('wakes each sleeper in the period of its time, and in the next where that has begun', () => {
    const { roster: all, clients, awakeAt } = roster(4);
    expect(awakeAt(1_000)).toEqual([0, 1, 2, 3]);
    all.sleep(clients[1], 1_010);
    all.sleep(clients[2], 1_120);
    all.sleep(clients[3], 11_000);
    expect([awakeAt(1_049), awakeAt(1_050), awakeAt(1_099), awakeAt(1_100)]).toEqual([[0], [0, 1], [0, 1], [0, 1, 2]]);
    expect([awakeAt(10_999), awakeAt(11_000)]).toEqual([
      [0, 1, 2],
      [0, 1, 2, 3],
    ]);
  });

  it('wakes everyone after a long time without a flush, and those early whose time is beyond the wheel', () => {
    const { roster: all, clients, awakeAt } = roster(3);
    awakeAt(0);
    all.sleep(clients[0], 700);
    all.sleep(clients[1], 9_000);
    all.sleep(clients[2], 1e6);
    expect(awakeAt(1e5)).toEqual([0, 1, 2]);
  });

  it('forgets the time of one that was roused, slept anew or left', () => {
    const { roster: all, clients, awakeAt } = roster(3);
    awakeAt(0);
    for (const client of clients) all.sleep(client, 100);
    all.rouse(clients[0]);
    expect(awakeAt(50)).toEqual([0]);
    all.sleep(clients[0], 300);
    expect([all.delete(clients[1]), all.delete(clients[1])]).toEqual([true, false]);
    expect([awakeAt(150), awakeAt(299), awakeAt(300)]).toEqual([[2], [2], [0, 2]]);
    expect(all.all.size).toBe(2);
  });
});
