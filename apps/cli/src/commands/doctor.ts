import { type Command } from 'commander';
import { checkDatabase, checkKeys, checkPort, checkSettings, readSettings } from '../checks/machine';
import { checkVenue } from '../checks/venue';
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
      'Checks the settings, the port, the database’s folder, the API keys, and each venue by REST and by WebSocket, all venues at once; ' +
        'prints a JSON line for each with what it answered. Exit code 78: a setting is wrong; 1: something else does not work.',
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
  results.push(report(await checkKeys(settings)));
  const loaded = await Promise.all(Object.values(venues).map((load) => load()));
  // All at once, each within its deadline; told in the registry's order.
  for (const checks of loaded.map((venue) => checkVenue(venue, settings.endpointsOf(venue)))) {
    for (const found of await checks) results.push(report(found));
  }
  const failed = results.filter((isOk) => !isOk).length;
  if (failed > 0) throw new CliError(ExitCode.Failure, `${failed} of ${results.length} checks failed`);
}
