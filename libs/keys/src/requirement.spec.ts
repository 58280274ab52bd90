import { isKeyRequired } from './requirement';

describe('isKeyRequired', () => {
  it.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])('asks for none on %s', (host) => {
    expect(isKeyRequired('unless-loopback', host)).toBe(false);
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', 'fe80::1', 'desk.example', '', '127.0.0.1.example', '0', '::ffff:10.0.0.1'])(
    'asks for one on %j',
    (host) => expect(isKeyRequired('unless-loopback', host)).toBe(true),
  );

  it('does as it is told', () => {
    expect([isKeyRequired('always', '127.0.0.1'), isKeyRequired('never', '0.0.0.0')]).toEqual([true, false]);
  });
});
