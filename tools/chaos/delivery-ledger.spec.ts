import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeliveryLedger } from './delivery-ledger';

it('has everything on disk before it says so', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'thread-ledger-'));
  const path = join(folder, 'ledger');
  const ledger = await DeliveryLedger.open(path);
  const onDisk = async (): Promise<readonly number[]> =>
    (await readFile(path, 'utf8')).trim().split('\n').map(Number);
  await Promise.all(
    [[1, 2], [3], [4, 5, 6]].map(async (ids) => {
      await ledger.write(ids);
      expect(await onDisk()).toEqual(expect.arrayContaining(ids));
    }),
  );
  expect([...ledger.ids].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  await ledger.close();
  await rm(folder, { recursive: true });
});
