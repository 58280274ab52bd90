import { createReadStream } from 'node:fs';
import { type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { RecordingError } from './recording-error';

const NEWLINE = 10;
const RETURN = 13;

/**
 * The lines of a file, gunzipped when its name ends in `.gz`, without their ends; in constant memory. A line is borrowed:
 * it is valid until the next is asked for. A line of more than `lineBytesMax` bytes comes as null.
 */
export async function* readLines(file: string, lineBytesMax: number): AsyncGenerator<Buffer | null> {
  const chunks = open(file);
  let rest: Buffer[] = [];
  let restBytes = 0;
  try {
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        yield lineOf(rest, restBytes, chunk.subarray(start, end), lineBytesMax);
        rest = [];
        restBytes = 0;
        start = end + 1;
      }
      if (start === chunk.length) continue;
      restBytes += chunk.length - start;
      // Of a line that is too long anyway only its length is kept.
      if (restBytes <= lineBytesMax) rest.push(chunk.subarray(start));
      else rest = [];
    }
  } catch (fault) {
    // zlib says it of a file that was not closed, or copied in part: only reading it shows that.
    if ((fault as NodeJS.ErrnoException).code !== 'Z_BUF_ERROR') throw fault;
    throw new RecordingError('cut', `${file} ends in the middle: it was cut, or is still being written`);
  }
  if (restBytes > 0) yield lineOf(rest, restBytes, Buffer.alloc(0), lineBytesMax);
}

function open(file: string): Readable {
  const source = createReadStream(file);
  if (!file.endsWith('.gz')) return source;
  const gunzip = createGunzip();
  source.on('error', (fault) => gunzip.destroy(fault));
  gunzip.on('close', () => source.destroy());
  return source.pipe(gunzip);
}

function lineOf(rest: Buffer[], restBytes: number, tail: Buffer, lineBytesMax: number): Buffer | null {
  if (restBytes + tail.length > lineBytesMax) return null;
  const line = restBytes === 0 ? tail : Buffer.concat([...rest, tail]);
  return line[line.length - 1] === RETURN ? line.subarray(0, -1) : line;
}
