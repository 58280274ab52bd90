import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Instrument } from '@livetape/model';
import { Link, Sink, Survey, type Venue } from '@livetape/venues';

/** Rows are cleared after each frame; no frame of a recording has more. */
const CAPACITY = 32_768;

/** The frames of a recording of text as they came. */
export function linesOf(folder: string, name: string): string[] {
  return readFileSync(join(folder, `${name}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line.length > 0);
}

/** What the frames are about. */
export function instrumentsOf(venue: Venue, frames: readonly Buffer[]): readonly Instrument[] {
  const survey = new Survey(venue);
  for (const frame of frames) survey.read(frame);
  return survey.instruments();
}

/** Takes the rows of one frame after the other. */
export function sinkOf(instruments: readonly Instrument[]): Sink {
  const sink = new Sink({ instruments, capacity: CAPACITY, levelCapacity: CAPACITY });
  sink.link = new Link();
  return sink;
}
