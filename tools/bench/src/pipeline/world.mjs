// What every run of the pipeline benches has in common.
import { pathToFileURL } from 'node:url';
import { bundle } from '../bundles.mjs';

const INSTRUMENTS = 60;

/** `use` gets the instruments, the reader of the wire as a file, and how many frames warm a subject up. */
export async function withWorld({ smoke, instruments = INSTRUMENTS }, use) {
  const wire = await bundle('libs/wire/src/index.ts');
  try {
    const reader = pathToFileURL(wire.file).href;
    return await use({ instruments, reader, warmFrames: smoke ? 20_000 : 200_000 });
  } finally {
    wire.dispose();
  }
}
