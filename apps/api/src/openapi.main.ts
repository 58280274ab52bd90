// Writes what is generated from the sources: `node dist/apps/api/openapi.js <openapi.json> <configuration.md>`, and
// asyncapi.json beside the latter.
import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeSettings } from './config/describe';
import { documentText } from './documented.module';
import { protocolText } from './openapi';

const [openapi, configuration] = process.argv.slice(2);
if (openapi === undefined || configuration === undefined)
  throw new Error('usage: openapi <openapi.json> <configuration.md>');
writeFileSync(openapi, await documentText());
writeFileSync(configuration, describeSettings());
writeFileSync(join(dirname(configuration), 'asyncapi.json'), protocolText());
