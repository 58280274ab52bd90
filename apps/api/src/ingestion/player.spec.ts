import { ManualClock } from '@livetape/feed';
import { type Instrument } from '@livetape/model';
import { venues } from '@livetape/venues';
import { FrameTimes } from './frame-times';
import { Player, type RecordedFrame } from './player';

const START_MS = 1_763_596_800_000;
const instrument: Instrument = {
  id: 0,
  venue: 'binance',
  symbol: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  priceDecimals: 2,
  sizeDecimals: 5,
};

function trade(id: number, timeMs: number): Buffer {
  return Buffer.from(
    `{"e":"trade","E":${timeMs},"s":"BTCUSDT","t":${id},"p":"1.00","q":"1.00000","T":${timeMs},"m":true,"M":true}`,
  );
}

async function* recording(frames: readonly RecordedFrame[]) {
  yield* frames;
}

async function played(frames: readonly RecordedFrame[]): Promise<[text: string, atUs: number][]> {
  const clock = new ManualClock(START_MS);
  const times = new FrameTimes(await venues['binance'](), [instrument]);
  const player = new Player({ clock, startMs: START_MS, speed: 0, times });
  const heard: [string, number][] = [];
  player.open('recording:', {
    opened: () => undefined,
    frame: (bytes) => heard.push([Buffer.from(bytes).toString(), clock.wallUs()]),
    closed: () => undefined,
  });
  await player.play(recording(frames), { breathe: async () => undefined });
  return heard;
}

describe('Player', () => {
  it('delivers every frame once, with the clock at its receive time', async () => {
    const times = [START_MS * 1_000 + 1, START_MS * 1_000 + 250_007, START_MS * 1_000 + 3_600_000_000];
    const heard = await played(
      times.map((receiveTimeUs) => ({ frame: Buffer.from(`${receiveTimeUs}`), receiveTimeUs })),
    );
    expect(heard).toEqual(times.map((time) => [String(time), time]));
  });

  it('takes the newest event time where the recording has no receive times, and never goes back', async () => {
    const heard = await played(
      [1_000, 3_000, 2_000].map((ms, id) => ({ frame: trade(id, START_MS + ms), receiveTimeUs: null })),
    );
    expect(heard.map(([, at]) => at / 1_000 - START_MS)).toEqual([1_000, 3_000, 3_000]);
  });

  it('does not follow an event time that is a day off', async () => {
    const heard = await played(
      [1_000, 200_000_000, 2_000].map((ms, id) => ({ frame: trade(id, START_MS + ms), receiveTimeUs: null })),
    );
    expect(heard.map(([, at]) => at / 1_000 - START_MS)).toEqual([1_000, 1_000, 2_000]);
  });
});
