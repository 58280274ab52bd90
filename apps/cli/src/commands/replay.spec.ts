import { replayEnvironment } from './replay';

it('names the settings of the platform that make it replay', () => {
  const options = { venue: 'binance', speed: 10, times: ['/t/a.rx.txt', '/t/b.rx.txt'], rest: ['/t/a.rest.jsonl'] };
  expect(replayEnvironment(['/r/a.gz', '/r/b.gz'], options)).toEqual({
    LIVETAPE_SOURCE: 'replay',
    LIVETAPE_REPLAY_FILES: '/r/a.gz,/r/b.gz',
    LIVETAPE_REPLAY_VENUE: 'binance',
    LIVETAPE_REPLAY_SPEED: '10',
    LIVETAPE_REPLAY_TIMES: '/t/a.rx.txt,/t/b.rx.txt',
    LIVETAPE_REPLAY_REST: '/t/a.rest.jsonl',
  });
});
