import { afterEach, expect, it } from '@jest/globals';
import { Harness } from './harness';

const TRADES = 'trades:demo:S0USDT';

let harness: Harness;

afterEach(() => harness.stop());

it('sends one delta for each turn that brought something, where the settings want it', async () => {
  harness = await Harness.start({ flush: 'turn', rateHzMax: 100_000 });
  const peer = await harness.connectIn('binary');
  peer.send({ op: 'subscribe', id: 1, channels: [TRADES] });
  await peer.next('subscribed');
  const deltas = [];
  for (const first of [1, 3, 5]) {
    harness.trade(0, first);
    harness.trade(0, first + 1);
    deltas.push(await peer.next('delta'));
  }
  expect(deltas.map(({ items }) => items[0][3].map(([id]) => id))).toEqual([
    ['1', '2'],
    ['3', '4'],
    ['5', '6'],
  ]);
});

it('refuses a rate that no timer keeps', async () => {
  await expect(Harness.start({ rateHzMax: 101 })).rejects.toThrow('must be 100 or less where gateway.flush is timer');
  harness = await Harness.start({ flush: 'turn', rateHzMax: 101 });
  const peer = await harness.connectIn('json');
  expect(await peer.next('hello')).toMatchObject({ limits: { rateHzMax: 101 } });
});
