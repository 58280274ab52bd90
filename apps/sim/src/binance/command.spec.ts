import { parseCommand } from './command';

const reply = (text: string) => JSON.parse((parseCommand(text) as { reply: string }).reply) as unknown;

describe('parseCommand', () => {
  it('reads every method', () => {
    expect(parseCommand('{"method":"SUBSCRIBE","params":["btcusdt@aggTrade"],"id":1}')).toEqual({
      method: 'SUBSCRIBE',
      id: '1',
      streams: ['btcusdt@aggTrade'],
    });
    expect(parseCommand('{"method":"LIST_SUBSCRIPTIONS","id":"a-1"}')).toEqual({
      method: 'LIST_SUBSCRIPTIONS',
      id: '"a-1"',
    });
    expect(parseCommand('{"method":"SET_PROPERTY","params":["combined",true],"id":null}')).toEqual({
      method: 'SET_PROPERTY',
      id: 'null',
      combined: true,
    });
  });

  it.each([
    ['{"method":', { code: 3, msg: 'Invalid JSON: expected value at line 1 column 1' }],
    ['[]', { code: 2, msg: 'Invalid request: request ID must be an unsigned integer' }],
    [
      '{"method":"SUBSCRIBE","params":["a"],"id":1.5}',
      { code: 2, msg: 'Invalid request: request ID must be an unsigned integer' },
    ],
    ['{"id":4}', { code: 2, msg: 'Invalid request: missing field `method` at line 1 column 8', id: 4 }],
    [
      '{"method":"SUB","id":4}',
      {
        code: 2,
        msg:
          'Invalid request: unknown variant `SUB`, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, ' +
          '`LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, `GET_PROPERTY`',
        id: 4,
      },
    ],
    [
      '{"method":"LIST_SUBSCRIPTIONS","params":[],"id":4}',
      { code: 2, msg: 'Invalid request: too many parameters', id: 4 },
    ],
    ['{"method":"GET_PROPERTY","params":["x"],"id":4}', { code: 0, msg: 'Unknown property', id: 4 }],
    [
      '{"method":"SET_PROPERTY","params":["combined",1],"id":4}',
      { code: 1, msg: 'Invalid value type: expected Boolean', id: 4 },
    ],
    [
      '{"method":"SET_PROPERTY","params":[1],"id":4}',
      { code: 2, msg: 'Invalid request: property name must be a string', id: 4 },
    ],
  ])('answers %s as the venue does', (text, expected) => {
    expect(reply(text)).toEqual(expected);
  });
});
