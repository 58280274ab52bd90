import { FrameReader } from './frame-reader';
import { serverFrame } from './raw-server';

/** Bytes of a socket read, and of a trade's frame. */
const CHUNK_BYTES = 64 * 1024;
const PAYLOAD_BYTES = 204;
const CHUNKS = 128;

const frame = serverFrame({ opcode: 1, payload: '7'.repeat(PAYLOAD_BYTES) });
const tape = Buffer.concat(Array.from({ length: Math.ceil((CHUNKS * CHUNK_BYTES) / frame.length) }, () => frame));

let bytes = 0;
const ignore = () => undefined;
const events = {
  frame: (payload: Uint8Array) => (bytes += payload.length),
  ...{ ping: ignore, closing: ignore, broken: ignore },
};

/** All frames of the tape in chunks of 64 KB, which cut one at each end, through one buffer as a socket has it. */
function inChunks(): void {
  const reader = new FrameReader(events, CHUNK_BYTES);
  const buffer = new Uint8Array(CHUNK_BYTES);
  for (let at = 0; at < tape.length; at += CHUNK_BYTES) {
    const chunk = tape.subarray(at, at + CHUNK_BYTES);
    buffer.set(chunk);
    reader.take(buffer, 0, chunk.length);
  }
}

/** The same bytes copied into the buffer, and one view for each frame: there is nothing cheaper to hand on. */
function viewsAlone(): void {
  const buffer = new Uint8Array(CHUNK_BYTES);
  for (let at = 0; at < tape.length; at += CHUNK_BYTES) {
    const chunk = tape.subarray(at, at + CHUNK_BYTES);
    buffer.set(chunk);
    for (let start = 0; start < chunk.length; start += frame.length)
      events.frame(new Uint8Array(buffer.buffer, start, Math.min(PAYLOAD_BYTES, CHUNK_BYTES - start)));
  }
}

/** What reading a frame of the wire costs beside the system's part. */
export const bench = {
  name: 'reading WebSocket frames',
  perRun: tape.length / frame.length,
  variants: { 'views of the bytes alone': viewsAlone, 'frames, in chunks of 64 KB': inChunks },
};
