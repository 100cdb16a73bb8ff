import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiConfig } from '../api.config';
import { contentPolicy } from './content-policy';
import { ProblemError } from './problem-error';

/** Stands in the built page wherever the answer's nonce belongs. */
const noncePlace = '__CSP_NONCE__';

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
    if (file !== '' && file !== 'index.html' && (await this.#isFile(file))) {
      const kept = path.startsWith('/assets/');
      await reply
        .header('cache-control', kept ? 'public, max-age=31536000, immutable' : 'no-cache')
        .sendFile(file, { cacheControl: false });
      return;
    }
    // A missing asset is an error, not a page: a stale tab must not run HTML as script.
    if (path.startsWith('/assets/')) throw new ProblemError('resource.not_found');
    if (await this.#isFile('index.html')) await this.#sendIndex(reply);
    else await reply.status(503).type('text/html; charset=utf-8').send(missingPage);
  }

  /** The one page, with a nonce that no other answer has: it must not be kept. */
  async #sendIndex(reply: FastifyReply): Promise<void> {
    const nonce = randomBytes(18).toString('base64');
    const https = this.config.publicUrl.startsWith('https://');
    const html = await readFile(join(this.config.webRoot, 'index.html'), 'utf8');
    await reply
      .header('content-security-policy', contentPolicy({ https, nonce }))
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(html.replaceAll(noncePlace, nonce));
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
