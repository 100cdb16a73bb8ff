import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countIn } from './find-leaks';

it('finds a planted token wherever it lies in a file, also across the border of two pieces', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'thread-leak-'));
  const file = join(folder, 'api.log');
  const tokens = ['CNsecretsecret', 'na1-refresh'];
  await writeFile(file, `${'x'.repeat((1 << 20) - 5)}CNsecretsecret${'y'.repeat(100)}`);
  expect(await countIn(file, tokens)).toBe(1);
  await writeFile(file, 'nothing');
  expect(await countIn(file, tokens)).toBe(0);
  await rm(folder, { recursive: true });
});
