import { type ChannelHandler } from '@livetape/client';
import { type Row } from '@livetape/wire';
import { channelsOf } from './channels';

/** A client that only notes who asks for what, and a receiver that notes what it hears. */
function setUp() {
  const asked: { channel: string; handler: ChannelHandler<Row> }[] = [];
  let stopped = 0;
  const client = {
    subscribe: (channel: string, handler: ChannelHandler<never>) => {
      asked.push({ channel, handler: handler as unknown as ChannelHandler<Row> });
      return () => void stopped++;
    },
  };
  const heard: string[] = [];
  const receiver = {
    snapshot: () => void heard.push('snapshot'),
    rows: (rows: readonly Row[]) => void heard.push(`rows ${rows.length}`),
    refused: (message: string) => void heard.push(message),
  };
  const close = channelsOf(client)('ticker:a:B', receiver);
  const refuse = (code: string) => asked[0].handler.refused?.({ type: 'error', id: 1, code, message: code });
  return { asked, close, heard, refuse, stops: () => stopped };
}

describe('channelsOf', () => {
  it('hands on the state and what changes', () => {
    const { asked, heard } = setUp();
    const position = { epoch: 'e', offset: 1 };
    const head = {
      channel: 'ticker:a:B',
      instrument: null,
      position,
      ageMs: null,
      state: 'live',
      source: 'sim',
    } as const;
    asked[0].handler.snapshot({ ...head, kind: 'snapshot', rows: [] });
    asked[0].handler.delta({ ...head, kind: 'delta', conflated: 0, rows: [[0, 0, 0, 0, 0, 0, 0, 0, 0]] });
    expect(heard).toEqual(['snapshot', 'rows 1']);
  });

  it('tells the receiver what will never be, and nothing of what only is not yet', () => {
    const { heard, refuse } = setUp();
    refuse('unknown-instrument');
    refuse('unknown-channel');
    expect(heard).toEqual(['unknown-channel']);
  });

  it('closes the channel', () => {
    const { close, stops } = setUp();
    close();
    expect(stops()).toBe(1);
  });
});
