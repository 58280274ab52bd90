import { ConsoleLogger } from '@nestjs/common';

/** Parts of the framework that tell at length what the modules say already. */
const FRAMEWORK = [
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
  'WebSocketsController',
];

/** The log of the platform: what the framework has to say is left out unless it is a warning. */
export class PlatformLogger extends ConsoleLogger {
  override log(message: unknown, ...rest: unknown[]): void {
    if (!FRAMEWORK.includes(String(rest.at(-1)))) super.log(message, ...(rest as [string]));
  }
}
