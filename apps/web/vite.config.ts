import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const api = process.env.VITE_API_TARGET ?? 'http://127.0.0.1:3000';
const proxy = { '/api': api, '/oauth': api };

/** Guides as plain texts beside the pages, where dialogs lead to them. */
const guides: Plugin = {
  name: 'guides',
  apply: 'build',
  async generateBundle() {
    const folder = here('../../docs/guides');
    for (const name of (await readdir(folder)).filter((each) => each.endsWith('.md'))) {
      const source = await readFile(join(folder, name));
      this.emitFile({ type: 'asset', fileName: `guides/${name.replace(/\.md$/, '.txt')}`, source });
    }
  },
};

/** `VITE_API_TARGET` is the api process that the dev and preview servers pass `/api` and `/oauth` on to. */
export default defineConfig({
  root: here('.'),
  resolve: {
    alias: {
      '@thread/contracts': here('../../libs/contracts/src/index.ts'),
      '@thread/domain': here('../../libs/domain/src/index.ts'),
    },
  },
  plugins: [react(), guides],
  // The server puts the nonce of each answer in this place; the content security policy allows style elements by it.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: here('../../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    // The domain is pure: what the pages do not use of it, and what only that needs, stays out.
    rolldownOptions: { treeshake: { moduleSideEffects: (id) => !id.includes('/libs/domain/') } },
  },
  server: { proxy },
  preview: { proxy },
});
