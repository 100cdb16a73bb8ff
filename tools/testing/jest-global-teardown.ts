import type { TestPostgres } from './test-postgres';

const holder = globalThis as { threadTestPostgres?: Promise<TestPostgres> };

/** Stops the server of this run and removes its data. */
export default async function stopPostgresForTests(): Promise<void> {
  const running = holder.threadTestPostgres;
  delete holder.threadTestPostgres;
  await (await running)?.stop();
}
