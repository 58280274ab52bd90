import { Output } from './output';
import { run } from './program';

const streams = { out: new Output(process.stdout), error: new Output(process.stderr) };
process.exitCode = await run(process.argv.slice(2), streams);
