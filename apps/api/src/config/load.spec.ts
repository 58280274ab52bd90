import { type ConfigSources, loadConfig } from './load';

function load(environment: ConfigSources['environment'], settings?: object) {
  const file = settings === undefined ? null : { name: 'livetape.config.json', text: JSON.stringify(settings) };
  return loadConfig({ environment, file, venueIds: ['binance'] });
}

describe('loadConfig', () => {
  it('has a default for everything', () => {
    expect(load({})).toMatchObject({ source: 'auto', server: { host: '127.0.0.1', port: 3_000 }, venues: {} });
  });

  it('prefers the environment to the file and our names to those of the host', () => {
    const file = { server: { port: 1, host: 'a' }, windows: { latenessMs: 7 } };
    const { server, windows } = load({ PORT: '2', LIVETAPE_SERVER_PORT: '3', HOST: 'b' }, file);
    expect([server.port, server.host, windows.latenessMs]).toEqual([3, 'b', 7]);
  });

  it('reads lists, switches and numbers from texts', () => {
    const config = load({
      LIVETAPE_VENUES_BINANCE_SYMBOLS: 'BTCUSDT, ETHUSDT',
      LIVETAPE_STORE_TRADES: 'false',
      LIVETAPE_STORE_RETENTION_BARS_MS_1S: '1000',
    });
    expect(config.venues['binance'].symbols).toEqual(['BTCUSDT', 'ETHUSDT']);
    expect([config.store.trades, config.store.retention.barsMs['1s']]).toEqual([false, 1_000]);
  });

  it.each([
    [{ LIVETAPE_SERVR_PORT: '1' }, undefined, /^LIVETAPE_SERVR_PORT is not a setting/],
    [{ LIVETAPE_SERVER_PORT: 'abc' }, undefined, /^LIVETAPE_SERVER_PORT \(server\.port\): expected number/],
    [{ LIVETAPE_SERVER_PORT: '70000' }, undefined, /^LIVETAPE_SERVER_PORT/],
    [{ PORT: '-1' }, undefined, /^PORT/],
    [{ LIVETAPE_STORE_TRADES: 'yes' }, undefined, /^LIVETAPE_STORE_TRADES/],
    [{}, { server: { prt: 1 } }, /^server\.prt in livetape\.config\.json is not a setting/],
    [{}, { store: { flushMs: 1 } }, /^store\.flushMs in livetape\.config\.json/],
    [{}, { venues: { nowhere: {} } }, /^venues\.nowhere is not a venue/],
    [{ LIVETAPE_SOURCE: 'replay' }, undefined, /^replay\.files must name/],
    [{ LIVETAPE_SOURCE: 'replay', LIVETAPE_REPLAY_FILES: 'a' }, undefined, /^replay\.venue must be one of/],
  ])('refuses %j %j in one line that names the key', (environment, file, message) => {
    expect(() => load(environment, file)).toThrow(message);
    expect(() => load(environment, file)).toThrow(expect.objectContaining({ name: 'ConfigError' }));
  });

  it('refuses a file that is not JSON', () => {
    const file = { name: 'livetape.config.json', text: '{' };
    expect(() => loadConfig({ environment: {}, file, venueIds: [] })).toThrow(/^livetape\.config\.json is not JSON/);
  });
});
