import { type Command } from 'commander';
import { builtApp, runApp } from '../child';

/** `serve`: the platform. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .summary('the platform: page, REST and stream on one port')
    .description(
      'Runs the platform, as npm start does. Settings come from livetape.config.json and LIVETAPE_… variables ' +
        '(docs/configuration.md). Exit code 78: a setting is wrong.',
    )
    .action(() => runApp(builtApp('api'), [], process.env));
}
