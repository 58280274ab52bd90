import { pathFor } from './open';

describe('pathFor', () => {
  it.each([
    ['data/livetape.sqlite', 'live', 'data/livetape.sqlite'],
    ['data/livetape.sqlite', 'sim', 'data/livetape.sim.sqlite'],
    ['/var/tape.db', 'replay', '/var/tape.replay.db'],
    [':memory:', 'sim', ':memory:'],
  ] as const)('keeps %s of %s data in %s', (path, source, expected) => expect(pathFor(path, source)).toBe(expected));
});
