import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Controller, Get, Header, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ApiConfig } from '../api.config';
import { SessionCookie } from '../auth/session-cookie';
import { openApiDocument } from './openapi-document';
import { ProblemError } from './problem-error';
import { problemKinds } from './problem-table';
import type { ProblemKind } from './problem-table';

const packageFolder = dirname(require.resolve('swagger-ui-dist/package.json'));

/** Files of the page; nothing else of the package is served. */
const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Thread API</title><link rel="stylesheet" href="/api/docs/swagger-ui.css"></head>
<body><div id="api"></div><script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body></html>`;

const start =
  "SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#api', deepLinking: true, tryItOutEnabled: false });\n";

/** The machine-readable document, its page (served from here, no script from elsewhere), and the list of problems. */
@Controller('api')
export class ApiDocsController {
  readonly #document: string;

  constructor(@Inject(ApiConfig) config: ApiConfig, cookie: SessionCookie) {
    this.#document = JSON.stringify(openApiDocument(config.publicUrl, cookie.name));
  }

  @Get('openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  document(): string {
    return this.#document;
  }

  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  docs(): string {
    return page;
  }

  @Get('docs/start.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  start(): string {
    return start;
  }

  @Get('docs/:file')
  async asset(@Param('file') file: string, @Res() reply: FastifyReply): Promise<void> {
    const type = Object.hasOwn(assets, file) ? assets[file] : undefined;
    if (!type) throw new ProblemError('resource.not_found');
    const bytes = await readFile(join(packageFolder, file));
    await reply.header('content-type', type).header('cache-control', 'public, max-age=86400').send(bytes);
  }

  @Get('problems')
  @Header('content-type', 'text/html; charset=utf-8')
  problems(): string {
    const rows = Object.entries<ProblemKind>(problemKinds).map(
      ([code, kind]) =>
        `<tr id="${code}"><td><code>${code}</code></td><td>${kind.status}</td><td>${kind.title}.</td><td>${kind.nextStep ?? ''}</td></tr>`,
    );
    return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Thread: problems</title></head><body><h1>Problems the API can answer</h1>
<table><thead><tr><th>code</th><th>status</th><th>meaning</th><th>next step</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></body></html>`;
  }
}
