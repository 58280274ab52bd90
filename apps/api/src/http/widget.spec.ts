import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { widgetFiles } from './widget';

let folder: string;
let server: Server;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'livetape-widget-'));
  mkdirSync(join(folder, 'widget'));
  writeFileSync(join(folder, 'widget', 'livetape-widget.js'), 'export {};');
  writeFileSync(join(folder, 'widget', '.secret'), 'hidden');
  writeFileSync(join(folder, 'above.txt'), 'not for you');
  server = createServer(express().use('/widget', widgetFiles(join(folder, 'widget'))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

const ask = (path: string) => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);

describe('the widget', () => {
  it('may be loaded by any page', async () => {
    const { status, headers } = await ask('/widget/livetape-widget.js');
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(headers.get('cache-control')).toBe('no-cache');
  });

  it.each(['/widget/..%2fabove.txt', '/widget/%2e%2e/above.txt', '/widget/.secret', '/widget/', '/widget'])(
    'has nothing at %s',
    async (path) => expect((await ask(path)).status).toBeGreaterThanOrEqual(400),
  );
});
