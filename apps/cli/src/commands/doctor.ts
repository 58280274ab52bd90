import { type Command } from 'commander';
import { checkDatabase, checkPort, checkSettings, readSettings } from '../checks/machine';
import { checkRest, checkSocket } from '../checks/venue';
import { type Check } from '../checks/check';
import { CliError, ExitCode } from '../exit';
import { type Output } from '../output';
import { venues } from '@livetape/venues';

/** `doctor`: what is reachable, what is misconfigured. */
export function addDoctor(program: Command, output: Output): void {
  program
    .command('doctor')
    .summary('what is reachable, what is misconfigured')
    .description(
      'Checks the settings, the port, the database’s folder, and each venue by REST and by WebSocket; prints a JSON line ' +
        'for each with what it answered. Exit code 78: a setting is wrong; 1: something else does not work.',
    )
    .action(() => examine(output));
}

async function examine(output: Output): Promise<void> {
  const report = ({ name, ok, answer }: Check): boolean => {
    output.line({ type: 'check', name, ok, answer });
    return ok;
  };
  const check = await checkSettings(process.env);
  const results = [report(check)];
  if (check.isWrong) throw new CliError(ExitCode.Configuration, 'a setting is wrong');
  const settings = await readSettings(process.env);
  results.push(report(await checkPort(settings)), report(await checkDatabase(settings)));
  for (const [id, load] of Object.entries(venues)) {
    const venue = await load();
    const endpoints = settings.endpointsOf(venue);
    results.push(report({ ...(await checkRest(venue, endpoints)), name: `${id} REST` }));
    results.push(report({ ...(await checkSocket(venue, endpoints)), name: `${id} WebSocket` }));
  }
  const failed = results.filter((isOk) => !isOk).length;
  if (failed > 0) throw new CliError(ExitCode.Failure, `${failed} of ${results.length} checks failed`);
}
