import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SOURCE_CHOICES, WIDTH_CHOICES } from '@livetape/dto';
import { WIDTH_NAMES } from '@livetape/model';
import { describeSettings } from './config/describe';
import { documentText } from './documented.module';
import { protocolText } from './openapi';
import { workspaceRoot } from './root';

const committed = (path: string) => readFileSync(join(workspaceRoot(), path), 'utf8');

describe('what is generated and committed', () => {
  it('is the OpenAPI document of these sources (else run `npx nx generate api-client`)', async () => {
    expect(committed('libs/api-client/openapi.json')).toBe(await documentText());
  }, 30_000);

  it('is the AsyncAPI document of this stream (else run `npx nx openapi api`)', () => {
    expect(committed('docs/asyncapi.json')).toBe(protocolText());
  });

  it('is the description of these settings (else run `npx nx openapi api`)', () => {
    expect(committed('docs/configuration.md')).toBe(describeSettings());
  });
});

describe('the words of the API', () => {
  it('are those of the model', () => {
    expect([...WIDTH_CHOICES]).toEqual(WIDTH_NAMES);
    expect(SOURCE_CHOICES).toEqual(['live', 'sim', 'replay']);
  });
});
