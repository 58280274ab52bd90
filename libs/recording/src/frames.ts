import { readLines } from './lines';
import { parseReceiveTime } from './receive-time';
import { RecordingError } from './recording-error';

/** 8 MiB: the largest REST snapshot is below 1 MiB, and no line may fill the memory. */
const LINE_BYTES_MAX = 8 * 1024 * 1024;
const SPACE = 32;
const ZERO = 48;
const NINE = 57;
/** Digits of ns since the epoch; of seconds there are 10. */
const TIME_DIGITS_MIN = 10;
const TIME_DIGITS_MAX = 19;

export interface FramesOptions {
  /** File of receive times, one line for each line of frames: seconds with a fraction, or ns. */
  readonly times?: string;
  /** 8 MiB by default. */
  readonly lineBytesMax?: number;
  /** Told the number (from 1) of each line that was skipped because it is longer. */
  readonly onOversized?: (line: number) => void;
}

/** A frame as it came from the socket. The bytes are borrowed: valid until the next frame is asked for. */
export interface RecordedFrame {
  readonly frame: Buffer;
  /** µs since the epoch; null where the recording does not say. */
  readonly receiveTimeUs: number | null;
}

/**
 * The frames of a recording, in order, in constant memory. By the file's name: `.b64` holds a base64 frame per line, any
 * other a raw frame per line; before either may stand `<recv_ns> `; a further `.gz` is gunzipped.
 *
 * Throws `RecordingError` where a compressed file is cut and where `times` does not fit, and the system's error where a
 * file cannot be read.
 */
export async function* readFrames(file: string, options: FramesOptions = {}): AsyncGenerator<RecordedFrame> {
  const { times, lineBytesMax = LINE_BYTES_MAX, onOversized } = options;
  const isBase64 = file.replace(/\.gz$/, '').endsWith('.b64');
  const clock = times === undefined ? null : readLines(times, lineBytesMax);
  let line = 0;
  try {
    for await (const bytes of readLines(file, lineBytesMax)) {
      line++;
      const timeLine = clock === null ? null : await nextTime(clock, { file, line });
      if (bytes === null) {
        onOversized?.(line);
        continue;
      }
      const cut = prefixEnd(bytes);
      const body = cut === 0 ? bytes : bytes.subarray(cut + 1);
      const ownTime = cut === 0 ? null : parseReceiveTime(bytes.toString('latin1', 0, cut));
      yield { frame: isBase64 ? decodeBase64(body) : body, receiveTimeUs: timeLine ?? ownTime };
    }
    if (clock !== null && !(await clock.next()).done) {
      throw new RecordingError('times', `${times} has more lines than ${file} has frames`);
    }
  } finally {
    await clock?.return(undefined);
  }
}

async function nextTime(clock: AsyncGenerator<Buffer | null>, at: { file: string; line: number }): Promise<number> {
  const { value } = await clock.next();
  const time = value ? parseReceiveTime(value.toString('latin1').trim()) : null;
  if (time === null) throw new RecordingError('times', `no receive time for line ${at.line} of ${at.file}`);
  return time;
}

/** Where the space after a line's receive time stands; 0 for a line that begins with its frame. */
function prefixEnd(bytes: Buffer): number {
  let end = 0;
  while (end <= TIME_DIGITS_MAX && bytes[end] >= ZERO && bytes[end] <= NINE) end++;
  return end >= TIME_DIGITS_MIN && end <= TIME_DIGITS_MAX && bytes[end] === SPACE ? end : 0;
}

function decodeBase64(line: Buffer): Buffer {
  return Buffer.from(line.toString('latin1'), 'base64');
}
