import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Get, Module, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { BarsQuery, type ProblemDto } from '@livetape/dto';
import { KeyFile, type Scope } from '@livetape/keys';
import { ConfigModule, configSchema } from '../config';
import { LimitedServer } from '../http/server';
import { prepareSurface } from '../http/surface';
import { Access } from './access';
import { AuthModule } from './auth.module';
import { Open } from './needs';

/** Stands for every controller that says nothing of keys. */
@Controller('bars')
class ThingsController {
  @Get()
  getThings(@Query() query: BarsQuery): object {
    return { symbol: query.symbol };
  }
}

@Controller('health')
@Open()
class OpenController {
  @Get('live')
  getLive(): object {
    return { status: 'live' };
  }
}

@Module({ imports: [AuthModule], controllers: [ThingsController, OpenController] })
class World {}

/** An answer, read whole. */
export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** The API's surface on a free port, with keys in a folder of its own, for tests. */
export class Harness {
  private constructor(
    readonly app: NestExpressApplication,
    readonly origin: string,
    readonly keys: KeyFile,
    private readonly folder: string,
  ) {}

  /** @param settings what differs from the defaults; keys are asked for unless it says otherwise */
  static async start(settings: { auth?: object; server?: object; gateway?: object } = {}): Promise<Harness> {
    const folder = mkdtempSync(join(tmpdir(), 'livetape-auth-'));
    const keysPath = join(folder, 'keys.json');
    const config = configSchema.parse({
      ...settings,
      auth: { required: 'always', keysPath, ...settings.auth },
      server: { requestsPerSecond: 1e6, requestsBurst: 1e6, ...settings.server },
    });
    const app = await NestFactory.create<NestExpressApplication>(
      { module: World, imports: [ConfigModule.of(config)] },
      new LimitedServer(),
      { bodyParser: false, logger: ['error', 'fatal'] },
    );
    prepareSurface(app, config);
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new Harness(app, `http://127.0.0.1:${port}`, new KeyFile(keysPath), folder);
  }

  get access(): Access {
    return this.app.get(Access);
  }

  /** The text of a new key, known to the server. */
  async key(...scopes: Scope[]): Promise<string> {
    const { text } = await this.keys.create({ name: 'test', scopes, expiresAtMs: null });
    await this.access.refresh();
    return text;
  }

  async ask<T = ProblemDto>(path: string, init: RequestInit & { key?: string } = {}): Promise<Answer<T>> {
    const headers = new Headers(init.headers);
    if (init.key !== undefined) headers.set('authorization', `Bearer ${init.key}`);
    const response = await fetch(`${this.origin}/api/v1/${path}`, { ...init, headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === '' ? null : JSON.parse(text)) as T };
  }

  async stop(): Promise<void> {
    this.app.getHttpServer().closeAllConnections();
    await this.app.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
