import { createReader } from '@livetape/wire';
import { Channel } from './channel';
import { tradesOf } from './fixtures';
import { Items } from './items';
import { TradeLog } from './trade-log';

function tape() {
  const log = new TradeLog();
  const channel = new Channel({ handle: 3, kind: 'trades', name: 'trades:demo:BTCUSDT', instrument: null }, log);
  const publish = (id: number) => {
    log.push(tradesOf([{ instrument: 0, id, price: id }]), 0);
    channel.advance(0);
  };
  for (let id = 1; id <= 5; id++) publish(id);
  return { channel, publish };
}

describe('Items', () => {
  it('make what was missed since an offset once in each encoding', () => {
    const { channel } = tape();
    const items = new Items();
    const item = items.find(channel, 3, 'json');
    const other = items.find(channel, 1, 'json');
    expect([item, other]).toMatchObject([
      { from: 3, offset: 5, conflated: 0, number: 0 },
      { from: 1, offset: 5, conflated: 0, number: 1 },
    ]);
    expect([items.find(channel, 3, 'json'), items.find(channel, 1, 'json')]).toEqual([item, other]);
    expect(items.find(channel, 1, 'json')).toBe(other);
    expect(items.find(channel, 3, 'binary')).toMatchObject({ number: 0 });
    const { bytes } = items.delta('json', 7, [item.number]);
    expect(createReader().read(new TextDecoder().decode(bytes))).toEqual({
      type: 'delta',
      serverTimeMs: 7,
      items: [
        [
          3,
          5,
          0,
          [
            ['4', 4, 4, 1, 1],
            ['5', 5, 5, 1, 1],
          ],
        ],
      ],
    });
  });

  it('make it anew when the channel has moved on, and keep nothing once told to forget', () => {
    const { channel, publish } = tape();
    const items = new Items();
    const item = items.find(channel, 3, 'binary');
    publish(6);
    const next = items.find(channel, 3, 'binary');
    expect([item.offset, next.offset, next.number]).toEqual([5, 6, 1]);
    items.forget();
    expect(items.find(channel, 3, 'binary')).toMatchObject({ offset: 6, number: 0 });
  });
});
