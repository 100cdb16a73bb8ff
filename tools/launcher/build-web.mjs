import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hashInputs, isStamped, stamp } from './input-stamp.mjs';
import { runTool } from './run-tool.mjs';

const inputs = [
  'apps/web',
  'docs/guides',
  'libs/contracts/src',
  'libs/domain/src',
  'package-lock.json',
  'tsconfig.base.json',
];

/** Builds the single-page app into dist/web when one of its sources changed. @returns whether it did. */
export async function buildWeb(root) {
  const hash = hashInputs(root, inputs);
  if (isStamped(root, 'web', hash) && existsSync(join(root, 'dist/web/index.html'))) return false;
  process.stderr.write('Building the web pages …\n');
  await runTool(
    'Building the web pages',
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', 'apps/web'],
    {
      cwd: root,
      env: { NODE_ENV: 'production' },
    },
  );
  stamp(root, 'web', hash);
  return true;
}
