import { Subscription } from './subscription';

function subscribe(count: number): { subscription: Subscription; sent: string[] } {
  const sent: string[] = [];
  const frames = Array.from({ length: count }, (_, i) => ({ ids: [String(i)], frame: `f${i}` }));
  const plan = { url: '', subscribe: frames, instruments: [], kinds: [] };
  const subscription = new Subscription(
    plan,
    () => 1,
    (frame) => sent.push(frame),
  );
  subscription.start(0);
  return { subscription, sent };
}

describe('Subscription', () => {
  it('is whole when all that was asked for is acknowledged, and nothing else', () => {
    const { subscription, sent } = subscribe(2);
    expect(sent).toEqual(['f0', 'f1']);
    subscription.ack('7');
    subscription.ack('1');
    subscription.ack('1');
    expect(subscription.isWhole).toBe(false);
    subscription.ack('0');
    expect(subscription.isWhole).toBe(true);
  });

  it('has a frame granted when an ack has named each of its ids, and asks again for all of it when one is refused', () => {
    const sent: string[] = [];
    const plan = { url: '', subscribe: [{ ids: ['a', 'b'], frame: 'f' }], instruments: [], kinds: [] };
    const subscription = new Subscription(
      plan,
      () => 1,
      (frame) => sent.push(frame),
    );
    subscription.start(0);
    subscription.ack('b');
    subscription.ack('b');
    expect(subscription.isWhole).toBe(false);
    subscription.refuse('a', 'no such symbol', 0);
    expect(subscription.reason).toBe('the venue refused a subscription (no such symbol)');
    subscription.tick(250);
    expect(sent).toEqual(['f', 'f']);
    subscription.ack('a');
    expect(subscription.isWhole).toBe(true);
    expect(subscription.reason).toBe('');
  });

  it('is whole from the start where the address subscribes', () => {
    expect(subscribe(0).subscription.isWhole).toBe(true);
  });

  it('asks again for what was refused, ever more slowly', () => {
    const { subscription, sent } = subscribe(1);
    const askedAt: number[] = [];
    subscription.refuse('0', 'no', 0);
    for (let now = 0; now <= 4_000; now += 50) {
      subscription.tick(now);
      if (sent.length === askedAt.length + 1) continue;
      askedAt.push(now);
      subscription.refuse('0', 'no', now);
    }
    expect(askedAt).toEqual([250, 750, 1_750, 3_750]);
    expect(subscription.isPartial).toBe(true);
    subscription.ack('0');
    expect(subscription.isPartial).toBe(false);
  });

  it('takes a refusal that names nothing to mean the oldest frame that waits', () => {
    const { subscription, sent } = subscribe(2);
    subscription.ack('0');
    subscription.refuse(null, '', 0);
    subscription.tick(300);
    expect(sent).toEqual(['f0', 'f1', 'f1']);
  });

  it('counts no ack in time as partial, but not as a refusal', () => {
    const { subscription } = subscribe(2);
    subscription.ack('0');
    subscription.tick(10_900);
    expect(subscription.isPartial).toBe(false);
    subscription.tick(11_000);
    expect(subscription.isPartial).toBe(true);
    expect(subscription.wasRefused).toBe(false);
  });
});
