import { TradeBatch } from '@livetape/model';
import { MemoryBus } from './memory-bus';

describe('MemoryBus', () => {
  it('hands the batch itself to every subscriber before publish returns', async () => {
    const bus = new MemoryBus();
    const batch = new TradeBatch(4);
    const seen: TradeBatch[] = [];
    bus.on('trades').subscribe((trades) => seen.push(trades));
    bus.on('trades').subscribe((trades) => seen.push(trades));
    bus.publish('trades', batch);
    expect(seen).toEqual([batch, batch]);
    await bus.close();
  });

  it('keeps topics apart and completes them on close', async () => {
    const bus = new MemoryBus();
    let bars = 0;
    let completed = 0;
    bus.on('bars').subscribe({ next: () => bars++, complete: () => completed++ });
    bus.publish('trades', new TradeBatch(1));
    await bus.close();
    expect([bars, completed]).toEqual([0, 1]);
  });
});
