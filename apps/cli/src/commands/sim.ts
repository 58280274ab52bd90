import { type Command } from 'commander';
import { builtApp, runApp } from '../child';

/** `sim`: the simulated exchange. */
export function addSim(program: Command): void {
  program
    .command('sim')
    .summary('a simulated exchange on this machine')
    .usage('[options]')
    .description('Runs the simulated exchange. Options are its own: `livetape sim --help` lists them.')
    .argument('[args...]')
    .helpOption(false)
    .allowUnknownOption()
    .action((args: string[]) => runApp(builtApp('sim'), args, process.env));
}
