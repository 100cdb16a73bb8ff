import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The one set of compiler options for server code: the build and the test runner use the same.
 * `paths` comes from tsconfig.base.json, so an alias is declared once.
 */
export function swcOptions({ sourceMaps = true } = {}) {
  const { compilerOptions } = JSON.parse(readFileSync(`${root}tsconfig.base.json`, 'utf8'));
  return {
    cwd: root,
    swcrc: false,
    sourceMaps,
    module: { type: 'commonjs', ignoreDynamic: true },
    jsc: {
      target: 'es2024',
      baseUrl: root.replace(/\/$/, ''),
      paths: compilerOptions.paths,
      keepClassNames: true,
      parser: { syntax: 'typescript', tsx: false, decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } },
    },
  };
}
