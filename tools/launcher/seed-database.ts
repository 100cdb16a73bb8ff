import { z } from 'zod';
import { loginVariables, type LoginUrls } from '../database-roles/database-logins';
import { machineEnvironment } from './machine-environment';
import { startProcess } from './start-process';

const seeded = z.object({
  logins: z.array(
    z.object({ email: z.string(), password: z.string(), role: z.string(), workspace: z.string() }),
  ),
});
export type DemoLogin = z.infer<typeof seeded>['logins'][number];

/**
 * Puts the demo workspaces into a migrated database, once; a database that has them is left as it is.
 * @returns who can log in, one per role and workspace.
 */
export async function seedDatabase(urls: LoginUrls): Promise<readonly DemoLogin[]> {
  const seeding = await startProcess({
    name: 'seed',
    script: 'tools/seed/seed-command.js',
    env: { ...machineEnvironment(), NODE_ENV: 'production', ...loginVariables(urls) },
  });
  const { logins } = seeded.parse(seeding.ready);
  await seeding.ended;
  return logins;
}
