import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hashInputs, isStamped, stamp } from './input-stamp.mjs';
import { runTool } from './run-tool.mjs';

/**
 * Generates the Prisma client when the schema changed. @returns whether it did.
 * The CLI insists on a native schema engine, which it would download, though generating needs none: any executable will do.
 */
export async function generateClient(root) {
  const hash = hashInputs(root, ['prisma/schema.prisma', 'node_modules/prisma/package.json']);
  if (isStamped(root, 'generate', hash) && existsSync(join(root, 'libs/data/src/generated/client.ts')))
    return false;
  await runTool(
    'Generating the database client',
    process.execPath,
    ['node_modules/prisma/build/index.js', 'generate'],
    {
      cwd: root,
      env: {
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        CHECKPOINT_DISABLE: '1',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
      },
    },
  );
  stamp(root, 'generate', hash);
  return true;
}
