import { inflate, ManualClock } from '@livetape/feed';
import { type Instrument } from '@livetape/model';
import { readFrames } from '@livetape/recording';
import { describedBy, recordedRules, Survey, type Venue, venues } from '@livetape/venues';
import { type Config } from '../config';
import { FrameTimes } from './frame-times';
import { type Origin } from './origin';
import { Player, type RecordedFrame } from './player';
import { readAnswers, RecordedRest, type TimedAnswer } from './recorded-rest';
import { recordedVenue } from './recorded-venue';

/**
 * Recordings of one venue, by the clock of their receive times. They are read first for what they hold (symbols, the digits
 * of their numbers, the first time), then to be played. Rejects when a file cannot be read.
 */
export async function replayOrigin(replay: Config['replay']): Promise<Origin> {
  const original = await venues[replay.venue]();
  const answers = await readAnswers(replay.rest);
  const specs = await surveyed(replay, original, answers);
  const books = recordedRules(original, answers);
  const venue = recordedVenue({ ...original, books }, specs, answers.length > 0);
  const startMs = await firstTimeMs(replay, new FrameTimes(venue, specs));
  const clock = new ManualClock(startMs);
  const player = new Player({ clock, startMs, speed: replay.speed, times: new FrameTimes(venue, specs) });
  return {
    source: 'replay',
    reason: `The settings ask for ${replay.files.length} recording(s) of ${venue.title}.`,
    clock,
    transport: player,
    http: new RecordedRest(clock, (url) => original.snapshot?.symbolOf(url) ?? null, answers),
    venues: [{ venue, endpoints: venue.endpoints, symbols: [], listInstruments: async () => specs }],
    capacity: specs.length,
    isContinuous: false,
    play: (playback) => player.play(frames(replay), playback),
    close: async () => player.stop(),
  };
}

/** The frames of all files, inflated, one file after the other. What is a broken archive stays one, and is refused later. */
async function* frames({ files, times }: Config['replay']): AsyncGenerator<RecordedFrame> {
  for (const [row, file] of files.entries()) {
    for await (const { frame, receiveTimeUs } of readFrames(file, times.length === 0 ? {} : { times: times[row] })) {
      yield { frame: inflate(frame) ?? frame, receiveTimeUs };
    }
  }
}

async function surveyed(
  replay: Config['replay'],
  venue: Venue,
  answers: readonly TimedAnswer[],
): Promise<Instrument[]> {
  const survey = new Survey(venue);
  for await (const { frame } of frames(replay)) survey.read(frame);
  for (const { url, body } of answers) {
    const symbol = venue.snapshot?.symbolOf(url) ?? null;
    if (symbol !== null) survey.readSnapshot(new TextEncoder().encode(body), symbol);
  }
  return survey.instruments(describedBy(venue, answers));
}

/** The whole ms of the first frame whose time is known; 0 when there is none. */
async function firstTimeMs(replay: Config['replay'], times: FrameTimes): Promise<number> {
  for await (const { frame, receiveTimeUs } of frames(replay)) {
    const timeUs = times.of(frame, receiveTimeUs);
    if (timeUs > 0) return Math.floor(timeUs / 1_000);
  }
  return 0;
}
