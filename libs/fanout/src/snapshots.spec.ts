import { Channel } from './channel';
import { tradesOf } from './fixtures';
import { dataFrame } from './outbox';
import { Snapshots } from './snapshots';
import { TradeLog } from './trade-log';

function kept() {
  const log = new TradeLog();
  const channel = new Channel({ handle: 3, kind: 'trades', name: 'trades:demo:BTCUSDT', instrument: null }, log);
  const snapshots = new Snapshots();
  const get = (encoding: 'json' | 'binary' = 'json') =>
    snapshots.get(channel, encoding, () => dataFrame({ bytes: new Uint8Array(1), isText: true }));
  const publish = () => {
    log.push(tradesOf([{ instrument: 0, id: 1, price: 1 }]), 0);
    channel.advance(0);
  };
  return { snapshots, get, publish };
}

describe('Snapshots', () => {
  it('are made once while somebody asks and they are the newest, one for each encoding', () => {
    const { snapshots, get, publish } = kept();
    const frame = get();
    expect(get('binary')).not.toBe(frame);
    snapshots.sweep();
    expect(get()).toBe(frame);
    publish();
    expect(get()).not.toBe(frame);
  });

  it('are forgotten when nobody has asked between two flushes', () => {
    const { snapshots, get } = kept();
    const frame = get();
    snapshots.sweep();
    snapshots.sweep();
    expect(get()).not.toBe(frame);
  });
});
