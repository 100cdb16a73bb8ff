import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataFolder, type DataFolder } from './data-folder';
import { readOrMakeSecrets } from './secrets-file';

describe('readOrMakeSecrets', () => {
  let path: string;
  let folder: DataFolder;

  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'thread-secrets-'));
    folder = await openDataFolder(path);
  });
  afterEach(() => rm(path, { recursive: true, force: true }));

  it('makes random secrets once, readable by the owner alone', async () => {
    const first = await readOrMakeSecrets(folder);
    expect(Buffer.from(first.vaultKeys.split(':')[1] ?? '', 'base64')).toHaveLength(32);
    expect((await stat(folder.secretsFile)).mode & 0o777).toBe(0o600);
    expect(await readOrMakeSecrets(folder)).toEqual(first);
    const other = await openDataFolder(join(path, 'other'));
    expect((await readOrMakeSecrets(other)).vaultKeys).not.toBe(first.vaultKeys);
  });

  it('completes a file of an older version with the logins it lacks, once, and leaves the rest', async () => {
    const { databaseLogins, ...older } = await readOrMakeSecrets(folder);
    await writeFile(folder.secretsFile, JSON.stringify(older));
    const completed = await readOrMakeSecrets(folder);
    expect(completed).toEqual({ ...older, databaseLogins: completed.databaseLogins });
    expect(completed.databaseLogins).not.toEqual(databaseLogins);
    expect(await readOrMakeSecrets(folder)).toEqual(completed);
    expect((await stat(folder.secretsFile)).mode & 0o777).toBe(0o600);
  });

  it('refuses to make new ones beside a database: its tokens could not be opened any more', async () => {
    await mkdir(folder.postgres);
    await expect(readOrMakeSecrets(folder)).rejects.toThrow(/secrets\.json is missing/);
  });

  it('refuses a damaged file without showing what is in it', async () => {
    await writeFile(folder.secretsFile, '{"vaultKeys":"k1:very-secret"');
    const problem: unknown = await readOrMakeSecrets(folder).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Error);
    expect((problem as Error).message).not.toContain('very-secret');
    expect(await readFile(folder.secretsFile, 'utf8')).toContain('very-secret');
  });
});
