import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, UseInterceptors } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { KeyDto, KeyParameters, KeysDto, MadeKeyDto, NewKeyBody } from '@livetape/dto';
import { type Key, type MadeKey } from '@livetape/keys';
import { JsonBody } from '../http/json-body';
import { ApiProblems } from '../http/problems.decorator';
import { Access } from './access';
import { Needs } from './needs';

const PATH = '/api/v1/keys';

/** `/keys`: made, rotated and revoked by who has a key that may. */
@ApiTags('access')
@Controller('keys')
@Needs('admin')
export class KeysController {
  constructor(private readonly access: Access) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'getKeys', summary: 'Every API key, without its secret' })
  @ApiOkResponse({ description: 'The keys.', type: KeysDto })
  @ApiProblems(PATH, [])
  getKeys(): KeysDto {
    return { keys: this.access.keys().map(shown) };
  }

  @Post()
  @UseInterceptors(JsonBody)
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'makeKey', summary: 'A new API key, told this once' })
  @ApiBody({ type: NewKeyBody })
  @ApiCreatedResponse({ description: 'The key.', type: MadeKeyDto })
  @ApiProblems(PATH, [
    'invalid-body',
    'body-too-slow',
    'body-too-large',
    'too-many-keys',
    'unsupported-media-type',
    'keys-unavailable',
  ])
  async makeKey(@Body() { name, scopes, expiresAt }: NewKeyBody): Promise<MadeKeyDto> {
    return this.told(await this.access.file.create({ name, scopes, expiresAtMs: expiresAt ?? null }));
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'rotateKey',
    summary: 'A new secret for a key',
    description: 'Id, name and scopes stay. The old secret is no longer valid, and sockets that it opened are closed.',
  })
  @ApiOkResponse({ description: 'The key with its new secret, told this once.', type: MadeKeyDto })
  @ApiProblems(`${PATH}/k3x9q0v7ab/rotate`, ['unknown-key', 'revoked-key', 'keys-unavailable'])
  async rotateKey(@Param() { id }: KeyParameters): Promise<MadeKeyDto> {
    return this.told(await this.access.file.rotate(id));
  }

  @Delete(':id')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'revokeKey',
    summary: 'Ends a key for ever',
    description: 'Sockets that it opened are closed within a second. A second time changes nothing.',
  })
  @ApiOkResponse({ description: 'The key as it is now.', type: KeyDto })
  @ApiProblems(`${PATH}/k3x9q0v7ab`, ['unknown-key', 'keys-unavailable'])
  async revokeKey(@Param() { id }: KeyParameters): Promise<KeyDto> {
    const key = await this.access.file.revoke(id);
    await this.access.refresh();
    return shown(key);
  }

  private async told({ key, text }: MadeKey): Promise<MadeKeyDto> {
    await this.access.refresh();
    return { ...shown(key), key: text };
  }
}

function shown({ id, name, scopes, createdAtMs, rotatedAtMs, expiresAtMs, revokedAtMs }: Key): KeyDto {
  const times = { createdAt: createdAtMs, rotatedAt: rotatedAtMs, expiresAt: expiresAtMs, revokedAt: revokedAtMs };
  return { id, name, scopes: [...scopes], ...times };
}
