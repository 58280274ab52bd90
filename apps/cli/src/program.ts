import { Command, CommanderError } from 'commander';
import { KeyError } from '@livetape/keys';
import { RecordingError } from '@livetape/recording';
import { addBars } from './commands/bars';
import { addBook } from './commands/book';
import { addDoctor } from './commands/doctor';
import { addKeys } from './commands/keys';
import { addNormalize } from './commands/normalize';
import { addRecord } from './commands/record';
import { addReplay } from './commands/replay';
import { addServe } from './commands/serve';
import { addSim } from './commands/sim';
import { addVerify } from './commands/verify';
import { CliError, ExitCode } from './exit';
import { type Output } from './output';

const COMMANDS = [
  addServe,
  addRecord,
  addReplay,
  addNormalize,
  addBars,
  addBook,
  addVerify,
  addDoctor,
  addKeys,
  addSim,
];

/** Where a command writes. */
export interface Streams {
  readonly out: Output;
  readonly error: Output;
}

/** Runs the command that the arguments name and resolves to the process's exit code. Never rejects. */
export async function run(args: readonly string[], { out, error }: Streams): Promise<ExitCode> {
  const program = new Command('livetape')
    .description('Self-hosted, real-time market data: many venues in, one exact stream out.')
    .exitOverride()
    .showHelpAfterError('(add --help for more)')
    .configureOutput({
      writeOut: (text) => out.say(text.trimEnd()),
      writeErr: (text) => error.say(text.trimEnd()),
    });
  for (const add of COMMANDS) add(program, out);
  try {
    await program.parseAsync(args, { from: 'user' });
    return ExitCode.Ok;
  } catch (fault) {
    return report(fault, error);
  } finally {
    await out.flush();
    await error.flush();
  }
}

function report(fault: unknown, error: Output): ExitCode {
  // commander has printed its message
  if (fault instanceof CommanderError) return fault.exitCode === 0 ? ExitCode.Ok : ExitCode.Usage;
  if (fault instanceof CliError) {
    if (fault.line !== null) error.say(`livetape: ${fault.line}`);
    return fault.code;
  }
  error.say(`livetape: ${fault instanceof Error ? fault.message : String(fault)}`);
  const isOurs = fault instanceof RecordingError || fault instanceof KeyError;
  const isExpected = isOurs || (fault as NodeJS.ErrnoException).syscall !== undefined;
  if (!isExpected && fault instanceof Error) error.say(fault.stack ?? '');
  return ExitCode.Failure;
}
