import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@thread/domain';
import type { Keyring } from './keyring';
import { SecretSpool } from './secret-spool';
import { VaultKeyMissing, VaultTampered } from './vault.errors';

const keyring: Keyring = { keys: new Map([['k1', randomBytes(32)]]), primaryKeyId: 'k1' };

describe('SecretSpool', () => {
  let folder: string;
  let spool: SecretSpool;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'thread-spool-')), 'spool');
    spool = await new SecretSpool(keyring, folder).prepare();
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

  it('keeps entries from process to process, the latest of each name, until they are removed', async () => {
    const name = spool.nameOf('connection', 4);
    await spool.put(name, new Secret('one'));
    await spool.put(name, new Secret('two'));
    const later = await new SecretSpool(keyring, folder).prepare();
    expect(await later.list()).toEqual([name]);
    expect((await later.get(name))?.expose()).toBe('two');
    expect(await later.countByKey()).toEqual(new Map([['k1', 1]]));
    await later.remove(name);
    await later.remove(name);
    expect([await spool.get(name), await readdir(folder)]).toEqual([null, []]);
  });

  it('lets nobody but its user in, and nobody without the key', async () => {
    const name = spool.nameOf('connection', 4);
    await spool.put(name, new Secret('canary-token'));
    const file = join(folder, `${name}.sealed`);
    expect([(await stat(folder)).mode & 0o777, (await stat(file)).mode & 0o777]).toEqual([0o700, 0o600]);
    expect((await readFile(file)).toString('latin1')).not.toContain('canary');
    const other = new SecretSpool({ keys: new Map([['k2', randomBytes(32)]]), primaryKeyId: 'k2' }, folder);
    await expect(other.get(name)).rejects.toThrow(VaultKeyMissing);
    expect(await other.countByKey()).toEqual(new Map([['?', 1]]));
  });

  it('notices an entry under another name, a torn and an altered one, and overlooks what is none', async () => {
    const [one, two, torn] = [spool.nameOf('c', 1), spool.nameOf('c', 2), spool.nameOf('c', 3)];
    for (const name of [one, torn]) await spool.put(name, new Secret('token'));
    const file = (name: string): string => join(folder, `${name}.sealed`);
    await rename(file(one), file(two));
    await expect(spool.get(two)).rejects.toThrow(VaultTampered);
    await writeFile(file(torn), (await readFile(file(torn))).subarray(0, 50));
    await expect(spool.get(torn)).rejects.toThrow(VaultTampered);
    await writeFile(join(folder, 'notes.txt'), 'x');
    await writeFile(join(folder, `${one}.abc.draft`), 'half');
    expect([...(await spool.list())].sort()).toEqual([two, torn].sort());
  });

  it('says which folder cannot be used', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    await chmod(file, 0o600);
    const unusable = new SecretSpool(keyring, join(file, 'below')).prepare();
    await expect(unusable).rejects.toThrow(/^VAULT_SPOOL_DIR: .*a-file.* cannot be written \(ENOTDIR\)/);
  });
});
