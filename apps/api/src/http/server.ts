import { createServer } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';

/** How long a client may take, ms: one that takes longer for the few bytes of a request is broken or hostile. */
const HEADERS_MS_MAX = 10_000;
const REQUEST_MS_MAX = 20_000;
/** How often late ones are looked for: Node's own 30 s would let each stay four times as long. */
const CHECK_MS = 2_000;
const HEADER_BYTES_MAX = 16_384;
const HEADERS_MAX = 100;

/** Nest's adapter with a server whose limits are ours. */
export class LimitedServer extends ExpressAdapter {
  override initHttpServer(): void {
    const server = createServer(
      {
        headersTimeout: HEADERS_MS_MAX,
        requestTimeout: REQUEST_MS_MAX,
        connectionsCheckingInterval: CHECK_MS,
        maxHeaderSize: HEADER_BYTES_MAX,
      },
      this.getInstance(),
    );
    server.maxHeadersCount = HEADERS_MAX;
    this.setHttpServer(server);
  }
}
