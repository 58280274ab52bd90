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
  it('make what was missed since an offset, and each encoding of it, once', () => {
    const { channel } = tape();
    const items = new Items();
    const item = items.find(channel, 3);
    expect(item.position).toMatchObject({
      kind: 'trades',
      handle: 3,
      offset: 5,
      conflated: 0,
      before: ['3', 3, 3, 1, 1],
    });
    expect(item.rows.map(([id]) => id)).toEqual(['4', '5']);
    expect(items.find(channel, 3)).toBe(item);
    expect(items.part(item, 'binary')).toBe(items.part(item, 'binary'));
    expect(items.find(channel, 4)).not.toBe(item);
  });

  it('make it anew when the channel has moved on, and keep nothing once told to forget', () => {
    const { channel, publish } = tape();
    const items = new Items();
    const item = items.find(channel, 3);
    publish(6);
    const next = items.find(channel, 3);
    expect([item.position.offset, next.position.offset]).toEqual([5, 6]);
    items.forget();
    expect(items.find(channel, 3)).not.toBe(next);
  });
});
