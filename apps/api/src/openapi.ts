import { type INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { describeProtocol } from '@livetape/wire';
import { VERSION } from './version';

/** Path below which every address of the API stands. */
export const API_PREFIX = 'api/v1';

/** The OpenAPI 3.1 document of an application whose modules are scanned but whose providers need not exist. */
export function buildOpenApi(app: INestApplication): OpenAPIObject {
  const options = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Livetape')
    .setDescription(
      'History and state of a self-hosted market-data platform. Prices, sizes and sums are exact decimal strings; times ' +
        'are integers, ms since the epoch unless the name ends in Us (µs). Every error is `application/problem+json` ' +
        '(RFC 9457) with a `code` of a closed list. What changes is pushed on the WebSocket `/stream`.',
    )
    .setVersion(VERSION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      description: 'An API key, where keys are asked for: docs/security.md.',
    })
    .addSecurityRequirements('bearer')
    .addTag('history', 'What has been')
    .addTag('books', 'What rests in the books now, proven or said to be stale')
    .addTag('market', 'What is followed, and how well it arrives')
    .addTag('health', 'How the platform does')
    .addTag('access', 'Who may ask')
    .build();
  return withNullTypes(SwaggerModule.createDocument(app, options)) as OpenAPIObject;
}

/** `docs/asyncapi.json` as the sources say it: the stream, for programs. */
export function protocolText(): string {
  return `${JSON.stringify(describeProtocol(VERSION), null, 2)}\n`;
}

/** `nullable` is OpenAPI 3.0; in 3.1 null is one of the types (JSON Schema 2020-12 §6.1.1). */
function withNullTypes(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withNullTypes);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, ...rest } = node as Record<string, unknown>;
  const copy = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, withNullTypes(value)]));
  return nullable === true ? { ...copy, type: [copy['type'], 'null'] } : copy;
}
