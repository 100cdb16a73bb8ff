import { stat } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiConfig } from '../api.config';
import { ProblemError } from './problem-error';

/** Addresses that are never pages. */
const notPages = ['/api/', '/webhooks/', '/oauth/', '/health/', '/operator/'];

const missingPage = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Thread</title></head>
<body><h1>Thread is running, its pages are not built yet</h1>
<p>The API answers: see <a href="/api/docs">its documentation</a>. Build the pages with <code>npx vite build apps/web</code> and reload; <code>npm start</code> does that for you.</p>
</body></html>`;

/** The SPA's files: hashed assets are kept for ever by browsers, every other address answers the application's one page. */
@Controller()
export class SpaController {
  constructor(@Inject(ApiConfig) private readonly config: ApiConfig) {}

  @Get('*')
  async page(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const path = this.#pathOf(request.url);
    if (path === null || notPages.some((prefix) => `${path}/`.startsWith(prefix)))
      throw new ProblemError('resource.not_found');
    const file = path.slice(1);
    if (file !== '' && (await this.#isFile(file))) {
      const kept = path.startsWith('/assets/');
      await reply
        .header('cache-control', kept ? 'public, max-age=31536000, immutable' : 'no-cache')
        .sendFile(file, { cacheControl: false });
      return;
    }
    // A missing asset is an error, not a page: a stale tab must not run HTML as script.
    if (path.startsWith('/assets/')) throw new ProblemError('resource.not_found');
    void reply.header('cache-control', 'no-cache');
    if (await this.#isFile('index.html')) await reply.sendFile('index.html', { cacheControl: false });
    else await reply.status(503).type('text/html; charset=utf-8').send(missingPage);
  }

  #pathOf(url: string): string | null {
    try {
      const path = decodeURIComponent(url.split('?')[0] ?? '/');
      return path.includes('\0') ? null : path;
    } catch {
      return null;
    }
  }

  async #isFile(file: string): Promise<boolean> {
    const path = normalize(join(this.config.webRoot, file));
    if (!path.startsWith(this.config.webRoot + sep)) return false;
    return stat(path).then(
      (found) => found.isFile(),
      () => false,
    );
  }
}
