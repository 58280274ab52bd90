import { PassThrough, Writable } from 'node:stream';
import { Output } from './output';

describe('Output', () => {
  it('waits for a slow reader, and loses nothing', async () => {
    const stream = new PassThrough({ highWaterMark: 1024 });
    const output = new Output(stream);
    const text = 'x'.repeat(100_000);
    output.line({ text });
    const ready = output.ready();
    expect(ready).toBeInstanceOf(Promise);
    let read = '';
    stream.on('data', (chunk) => (read += chunk));
    await ready;
    expect(output.ready()).toBeUndefined();
    output.line({ last: true });
    await output.flush();
    expect(read).toBe(`${JSON.stringify({ text })}\n{"last":true}\n`);
  });

  it('ends quietly when the reader goes away', async () => {
    const stream = new Writable({
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      },
    });
    const output = new Output(stream);
    output.line({ a: 1 });
    const closed = new Promise((resolve) => stream.once('close', resolve));
    await output.flush();
    await closed;
    expect(output.isClosed).toBe(true);
    output.line({ a: 2 });
    await output.flush();
  });
});
