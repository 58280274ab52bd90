import { type IncomingMessage } from 'node:http';
import { addressOf } from './address';
import { Admission } from './admission';
import { gatewayConfig } from './gateway.config';
import { RateLimit } from './rate-limit';

const admit = (host: string, applicant: { origin?: string; host?: string }, config = {}) =>
  new Admission(gatewayConfig.parse(config), host).refusal({
    origin: undefined,
    host: undefined,
    ...applicant,
    address: 'a',
  });

describe('Admission', () => {
  it.each([
    ['127.0.0.1', undefined, 'unless-loopback', null],
    ['0.0.0.0', undefined, 'unless-loopback', 'forbidden-origin'],
    ['0.0.0.0', undefined, 'never', null],
    ['127.0.0.1', undefined, 'always', 'forbidden-origin'],
    ['0.0.0.0', 'https://desk.example', 'always', null],
    ['127.0.0.1', 'https://desk.example', 'always', 'forbidden-origin'],
    ['0.0.0.0', 'https://DESK.example', 'always', null],
    ['0.0.0.0', 'https://desk.example:8443', 'always', 'forbidden-origin'],
    ['0.0.0.0', 'desk.example', 'always', 'forbidden-origin'],
  ])('bound to %s, Origin %s, required %s → %s', (host, origin, originRequired, refusal) => {
    expect(admit(host, { origin, host: 'desk.example' }, { originRequired })).toBe(refusal);
  });

  it('counts the connections of each address and of all', () => {
    const admission = new Admission(
      gatewayConfig.parse({ connectionsMax: 3, connectionsPerAddressMax: 2 }),
      '127.0.0.1',
    );
    const ask = (address: string) => admission.refusal({ origin: undefined, host: undefined, address });
    admission.enter('a');
    admission.enter('a');
    expect([ask('a'), ask('b')]).toEqual(['too-many-connections-of-address', null]);
    admission.enter('b');
    expect(ask('c')).toBe('too-many-connections');
    admission.exit('a');
    expect([ask('a'), ask('c')]).toEqual([null, null]);
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
