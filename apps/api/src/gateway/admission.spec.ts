import { type IncomingMessage } from 'node:http';
import { addressOf } from './address';
import { Admission } from './admission';
import { gatewayConfig } from './gateway.config';
import { RateLimit } from './rate-limit';

const MONOTONIC = () => 0;

const admission = (config: object, host = '127.0.0.1') => new Admission(gatewayConfig.parse(config), host, MONOTONIC);

describe('Admission', () => {
  it.each([
    ['0.0.0.0', 'https://desk.example', null],
    ['127.0.0.1', 'https://desk.example', 'forbidden-origin'],
    ['127.0.0.1', 'https://allowed.example', null],
    ['0.0.0.0', 'https://allowed.example', null],
    ['0.0.0.0', 'https://DESK.example', null],
    ['0.0.0.0', 'https://desk.example:8443', 'forbidden-origin'],
    ['0.0.0.0', 'desk.example', 'forbidden-origin'],
    ['0.0.0.0', 'null', 'forbidden-origin'],
    ['0.0.0.0', undefined, null],
  ])('bound to %s, Origin %s → %s', (host, origin, refusal) => {
    const asked = admission({ originsAllowed: ['https://allowed.example'] }, host);
    expect(asked.refusal({ origin, host: 'desk.example', address: 'a' })).toBe(refusal);
  });

  it.each([
    ['127.0.0.1', 'unless-loopback', true, true],
    ['0.0.0.0', 'unless-loopback', false, true],
    ['0.0.0.0', 'never', true, true],
    ['127.0.0.1', 'always', false, false],
  ])(
    'bound to %s, Origin required %s: may come without one: %s, with a key: %s',
    (host, originRequired, may, withKey) => {
      const asked = admission({ originRequired }, host);
      expect([asked.mayOmitOrigin(false), asked.mayOmitOrigin(true)]).toEqual([may, withKey]);
    },
  );

  it('counts the connections of each address and of all', () => {
    const asked = admission({ connectionsMax: 3, connectionsPerAddressMax: 2 });
    const ask = (address: string) => asked.refusal({ origin: undefined, host: undefined, address });
    expect(asked.enter('a')).toBe(asked.enter('a'));
    expect([ask('a'), ask('b')]).toEqual(['too-many-connections-of-address', null]);
    asked.enter('b');
    expect(ask('c')).toBe('too-many-connections');
    asked.exit('a');
    expect([ask('a'), ask('c')]).toEqual([null, null]);
  });

  it('forgets an address with its last connection', () => {
    const asked = admission({ commandsPerAddressPerSecond: 2 });
    const account = asked.enter('a');
    expect([1, 2, 3, 4, 5].map(() => account.takeCommand(0))).toEqual([true, true, true, true, false]);
    asked.enter('a');
    asked.exit('a');
    expect(asked.enter('a')).toBe(account);
    asked.exit('a');
    asked.exit('a');
    expect(asked.enter('a')).not.toBe(account);
  });
});

describe('RateLimit', () => {
  it('lets a burst through, then so many a second', () => {
    const limit = new RateLimit({ perSecond: 20, burst: 50 }, 0);
    const taken = (at: number) => Array.from({ length: 100 }, () => limit.take(at)).filter(Boolean).length;
    expect([taken(0), taken(100), taken(1_100), taken(60_000)]).toEqual([50, 2, 20, 50]);
  });
});

describe('addressOf', () => {
  it.each([
    [0, '9.9.9.9', '1.1.1.1'],
    [1, '9.9.9.9, 2.2.2.2', '2.2.2.2'],
    [2, '9.9.9.9, 3.3.3.3, 2.2.2.2', '3.3.3.3'],
    [1, undefined, '1.1.1.1'],
    [2, '2.2.2.2', '1.1.1.1'],
  ])('behind %d proxies that say %s is %s', (proxies, forwarded, address) => {
    const request = { socket: { remoteAddress: '1.1.1.1' }, headers: { 'x-forwarded-for': forwarded } };
    expect(addressOf(request as unknown as IncomingMessage, proxies)).toBe(address);
  });
});
