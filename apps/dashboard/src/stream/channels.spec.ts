import { type ChannelHandler } from '@livetape/client';
import { type Row } from '@livetape/wire';
import { channelsOf } from './channels';

/** A client that only notes who asks for what. */
function setUp() {
  const asked: { channel: string; handler: ChannelHandler<Row> }[] = [];
  const waiting: (() => void)[] = [];
  let stopped = 0;
  const client = {
    subscribe: (channel: string, handler: ChannelHandler<never>) => {
      asked.push({ channel, handler: handler as unknown as ChannelHandler<Row> });
      return () => void stopped++;
    },
  };
  const open = channelsOf(client, (run) => waiting.push(run));
  const receiver = { snapshot: () => undefined, rows: () => undefined };
  const refuse = (code: string) => asked.at(-1)?.handler.refused?.({ type: 'error', id: 1, code, message: '' });
  return { asked, waiting, open, receiver, refuse, stops: () => stopped };
}

describe('channelsOf', () => {
  it('asks again for an instrument that a starting server does not know yet', () => {
    const { asked, waiting, open, receiver, refuse } = setUp();
    open('ticker:a:B', receiver);
    refuse('unknown-instrument');
    waiting[0]();
    expect(asked.map(({ channel }) => channel)).toEqual(['ticker:a:B', 'ticker:a:B']);
  });

  it('does not ask again for what will never be', () => {
    const { waiting, open, receiver, refuse } = setUp();
    open('nonsense', receiver);
    refuse('unknown-channel');
    expect(waiting).toEqual([]);
  });

  it('does not ask again once closed', () => {
    const { asked, waiting, open, receiver, refuse, stops } = setUp();
    const close = open('ticker:a:B', receiver);
    refuse('unknown-instrument');
    close();
    waiting[0]();
    expect(asked).toHaveLength(1);
    expect(stops()).toBe(2);
  });
});
