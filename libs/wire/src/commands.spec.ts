import { COMMAND_BYTES_MAX, parseCommand } from './commands';
import { CLOSES, mayReconnect } from './errors';

const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe('parseCommand', () => {
  it('reads the commands', () => {
    expect(parseCommand('{"op":"ping","id":0}')).toEqual({ op: 'ping', id: 0 });
    expect(parseCommand('{"op":"unsubscribe","id":2,"channels":["feeds"]}')).toEqual({
      op: 'unsubscribe',
      id: 2,
      channels: ['feeds'],
    });
    const position = { epoch: 'e1', offset: 7 };
    const command = { op: 'subscribe', id: 3, channels: ['feeds'], positions: { feeds: position } };
    expect(parseCommand(JSON.stringify(command))).toEqual({ ...command, positions: { feeds: position } });
  });

  it.each([
    ['{"op":"pace","id":4,"maxRateHz":5,"maxKbps":2}', 5, 2],
    ['{"op":"pace","id":4,"maxRateHz":0.1}', 0.1, null],
    ['{"op":"pace","id":4,"maxKbps":1.5,"maxRateHz":null}', null, 1.5],
    ['{"op":"pace","id":4}', null, null],
  ])('reads a pace, whose absent limits are none: %s', (text, maxRateHz, maxKbps) => {
    expect(parseCommand(text)).toEqual({ op: 'pace', id: 4, maxRateHz, maxKbps });
  });

  it.each(['0', '0.09', '-1', '1e999', '"5"', '[]', 'true', '{}'])('refuses a pace of %s deltas a second', (value) => {
    const refusal = { type: 'error', id: 4, code: 'bad-command', message: expect.stringContaining('maxRateHz') };
    expect(parseCommand(`{"op":"pace","id":4,"maxRateHz":${value}}`)).toEqual(refusal);
  });

  it.each(['0', '0.99', '-1', '1e999', '"5"', '[]', 'true', '{}'])(
    'refuses a pace of %s kilobytes a second',
    (value) => {
      const refusal = { type: 'error', id: 4, code: 'bad-command', message: expect.stringContaining('maxKbps') };
      expect(parseCommand(`{"op":"pace","id":4,"maxKbps":${value}}`)).toEqual(refusal);
    },
  );

  it('names each channel once', () => {
    expect(parseCommand('{"op":"subscribe","id":1,"channels":["feeds","feeds"]}')).toMatchObject({
      channels: ['feeds'],
    });
  });

  it.each([
    ['', null, 'not-json'],
    ['{', null, 'not-json'],
    ['null', null, 'not-json'],
    ['[]', null, 'not-json'],
    ['"subscribe"', null, 'not-json'],
    ['{"op":"ping"}', null, 'bad-command'],
    ['{"op":"ping","id":-1}', null, 'bad-command'],
    ['{"op":"ping","id":1.5}', null, 'bad-command'],
    ['{"op":"ping","id":1e400}', null, 'bad-command'],
    ['{"op":"ping","id":"1"}', null, 'bad-command'],
    ['{"op":"ping","id":1,"more":1}', 1, 'bad-command'],
    ['{"op":"ping","id":1,"__proto__":{"op":"x"}}', 1, 'bad-command'],
    ['{"op":"toString","id":1}', 1, 'unknown-op'],
    ['{"id":1}', 1, 'unknown-op'],
    ['{"op":"ping","id":1,"channels":["feeds"]}', 1, 'bad-command'],
    ['{"op":"unsubscribe","id":1,"channels":["feeds"],"positions":{}}', 1, 'bad-command'],
    ['{"op":"pace","id":1,"rateHz":5}', 1, 'bad-command'],
    ['{"op":"credit","id":1,"frames":0}', 1, 'bad-command'],
    ['{"op":"credit","id":1,"frames":257}', 1, 'bad-command'],
    ['{"op":"credit","id":1,"frames":1.5}', 1, 'bad-command'],
    ['{"op":"credit","id":1,"frames":"16"}', 1, 'bad-command'],
    ['{"op":"credit","frames":16}', null, 'bad-command'],
    ['{"op":"ack"}', null, 'bad-command'],
    ['{"op":"ack","frames":-1}', null, 'bad-command'],
    ['{"op":"ack","frames":9007199254740993}', null, 'bad-command'],
    ['{"op":"ack","frames":1,"id":1}', null, 'bad-command'],
    ['{"op":"ping","id":null}', null, 'bad-command'],
    ['{"op":"subscribe","id":1}', 1, 'bad-command'],
    ['{"op":"subscribe","id":1,"channels":"feeds"}', 1, 'bad-command'],
    ['{"op":"subscribe","id":1,"channels":[]}', 1, 'bad-command'],
    ['{"op":"subscribe","id":1,"channels":[1]}', 1, 'bad-command'],
    ['{"op":"subscribe","id":1,"channels":{"length":1}}', 1, 'bad-command'],
    [`{"op":"subscribe","id":1,"channels":["${'x'.repeat(161)}"]}`, 1, 'bad-command'],
    [`{"op":"subscribe","id":1,"channels":[${Array(1025).fill('"a"').join()}]}`, 1, 'bad-command'],
    ['{"op":"subscribe","id":1,"channels":["feeds"],"positions":[]}', 1, 'bad-command'],
    ['{"op":"subscribe","id":1,"channels":["feeds"],"positions":{"feeds":1}}', 1, 'bad-command'],
    ['{"op":"subscribe","id":1,"channels":["feeds"],"positions":{"other":{"epoch":"e","offset":1}}}', 1, 'bad-command'],
    [
      '{"op":"subscribe","id":1,"channels":["feeds"],"positions":{"feeds":{"epoch":"e","offset":-1}}}',
      1,
      'bad-command',
    ],
    ['{"op":"subscribe","id":1,"channels":["feeds"],"positions":{"feeds":{"epoch":1,"offset":1}}}', 1, 'bad-command'],
    [`{"op":"ping","id":1,"x":${deep(8)}}`, null, 'too-deep'],
    [deep(30_000), null, 'too-deep'],
    ['x'.repeat(COMMAND_BYTES_MAX + 1), null, 'too-large'],
  ])('refuses command %#', (text, id, code) => {
    const refusal = parseCommand(text);
    expect(refusal).toMatchObject({ type: 'error', id, code });
    expect((refusal as { message: string }).message.length).toBeLessThan(200);
  });

  it('does not count brackets that stand in texts', () => {
    expect(parseCommand(`{"op":"subscribe","id":1,"channels":["\\"${'['.repeat(20)}"]}`)).toMatchObject({
      channels: [`"${'['.repeat(20)}`],
    });
  });

  it('takes a channel named __proto__ for a name', () => {
    const text =
      '{"op":"subscribe","id":1,"channels":["__proto__"],"positions":{"__proto__":{"epoch":"e","offset":1}}}';
    const command = parseCommand(text) as unknown as { positions: object };
    expect(Object.keys(command.positions)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(command.positions)).toBeNull();
    expect(({} as { offset?: number }).offset).toBeUndefined();
  });
});

describe('mayReconnect', () => {
  it.each([
    [1000, false],
    [1001, true],
    [1005, true],
    [1006, true],
    [1008, false],
    [1009, false],
    [1012, true],
    [CLOSES['slow-client'].code, true],
    [3499, true],
    [CLOSES['protocol-error'].code, false],
    [CLOSES['too-many-commands'].code, false],
    [3999, false],
  ])('%d → %s', (code, expected) => {
    expect(mayReconnect(code)).toBe(expected);
  });
});
