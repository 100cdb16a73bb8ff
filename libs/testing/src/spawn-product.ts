import { startTemporaryProduct, type TemporaryProduct, type TemporaryProductOptions } from '@thread/tools';
import { createTestDatabase } from './create-test-database';

/**
 * The whole product as child processes (sandbox, api, workers) on a database of its own and free ports, seeded with the demo
 * workspaces. Needs compiled sources: `npm test` compiles them first. Call `stop()` when done.
 */
export async function spawnProduct(
  options: Omit<TemporaryProductOptions, 'database'> = {},
): Promise<TemporaryProduct> {
  const database = await createTestDatabase();
  try {
    const product = await startTemporaryProduct({ ...options, database });
    const stop = async (): Promise<void> => {
      await product.stop();
      await database.drop();
    };
    return { ...product, stop };
  } catch (error) {
    await database.drop();
    throw error;
  }
}
