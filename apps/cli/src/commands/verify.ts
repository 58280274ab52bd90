import { existsSync } from 'node:fs';
import { type Command } from 'commander';
import { auditStore } from '@livetape/store';
import { CliError, ExitCode } from '../exit';
import { type Output } from '../output';

/** `verify`: an audit of a database. */
export function addVerify(program: Command, output: Output): void {
  program
    .command('verify')
    .summary('audit a database: counts, sums, checksums')
    .description(
      'Reads every row and batch of a database, which may be in use, and changes nothing. Prints a JSON line for each ' +
        'fault and one for the whole. Exit code 1: something is wrong with it.',
    )
    .argument('<db>', 'database file')
    .action(async (path: string) => {
      if (!existsSync(path)) throw new CliError(ExitCode.Failure, `there is no file ${path}`);
      const { faults, ...report } = await auditStore({ path });
      for (const fault of faults) output.line({ type: 'fault', ...fault });
      output.line({ type: 'verified', path, ...report });
      if (!report.ok) throw new CliError(ExitCode.Failure, `${path} has ${report.faultCount} faults`);
    });
}
