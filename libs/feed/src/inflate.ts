import { FRAME_BYTES_MAX } from '@livetape/venues';
import { gunzipSync } from 'node:zlib';

const BOUND = { maxOutputLength: FRAME_BYTES_MAX };

/**
 * What a gzip frame holds: the frame itself where it is no gzip, null where that is broken or larger than a frame may be.
 * On the spot, because frames must stay in order; a frame of 4 MiB takes about 10 ms.
 */
export function inflate(frame: Uint8Array): Uint8Array | null {
  if (frame[0] !== 0x1f || frame[1] !== 0x8b) return frame;
  try {
    return gunzipSync(frame, BOUND);
  } catch {
    // zlib has no other way to say that bytes are cut, corrupt or inflate beyond the bound.
    return null;
  }
}
