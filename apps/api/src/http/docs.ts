import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import express, { type RequestHandler, type Router } from 'express';
import { PROBLEM_CODES, PROBLEMS } from '@livetape/dto';
import { workspaceRoot } from '../root';

/** Everything that Swagger's page loads; nothing else of its package is served. */
const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

const SCRIPT = `SwaggerUIBundle({ url: '/api/docs/openapi.json', dom_id: '#page', deepLinking: true, validatorUrl: null });\n`;

/**
 * The API described for people: Swagger's page over the committed OpenAPI document, and the list of problems that each
 * problem's \`type\` points to. Nothing of it is held in memory.
 */
export function docsPages(): Router {
  const router = express.Router();
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/swagger-ui.css'));
  const document = join(workspaceRoot(), 'libs/api-client/openapi.json');
  router.get('/', (_request, response) => void response.type('html').send(page()));
  router.get('/openapi.json', (_request, response) => response.sendFile(document));
  router.get('/page.js', (_request, response) => void response.type('js').send(SCRIPT));
  for (const file of FILES) router.get(`/${file}`, (_request, response) => response.sendFile(join(folder, file)));
  return router;
}

/** The stream described for programs: the committed AsyncAPI document. */
export function streamDocument(): RequestHandler {
  const document = join(workspaceRoot(), 'docs/asyncapi.json');
  return (_request, response) => response.sendFile(document);
}

function page(): string {
  const rows = PROBLEM_CODES.map(
    (code) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${PROBLEMS[code].status}</td><td>${PROBLEMS[code].title}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><title>Livetape API</title>
<link rel="icon" href="/api/docs/favicon-32x32.png"><link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<div id="page"></div>
<div class="swagger-ui"><div class="wrapper"><h2>Stream</h2>
<p><a href="/api/asyncapi.json">AsyncAPI document</a> of the WebSocket <code>/stream</code></p><h2>Problems</h2>
<table><thead><tr><th>code</th><th>status</th><th>meaning</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>
</div></div>
<script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/page.js"></script>
</body>
</html>
`;
}
