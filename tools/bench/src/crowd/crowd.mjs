// A process full of clients, told what to do by its parent (crowds.mjs): each message is { id, group, op, options }, and is
// answered with { id, result } or { id, fault }.
import { pathToFileURL } from 'node:url';
import { Group } from './group.mjs';

const groups = new Map();

process.on('message', async ({ id, group, op, options }) => {
  try {
    if (op === 'make') groups.set(group, await make(options));
    const result = op === 'make' ? null : await groups.get(group)[op]();
    process.send({ id, result });
  } catch (error) {
    // whatever it was, the parent says it and ends the run
    process.send({ id, fault: error.stack });
  }
});
process.on('disconnect', () => process.exit());

/** `reader` is the file of libs/wire's reader, for clients of the binary encoding. */
async function make(options) {
  const { createReader } = options.reader ? await import(pathToFileURL(options.reader).href) : {};
  return new Group({ ...options, createReader });
}
