import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { Secret, type SecretContext } from '@thread/domain';
import { checkSecrets } from '../vault/check-secrets';
import type { Keyring } from '../vault/keyring';
import { rotateVaultKeys } from '../vault/rotate-vault-keys';
import type { SealedSecretRow, SealedSecretStore, Vault } from '../vault/vault';
import { VaultSecretMissing, VaultTampered, VaultVersionConflict } from '../vault/vault.errors';

/** A vault driver to be held to the contract, empty. */
export interface VaultSubject {
  readonly vault: Vault;
  readonly store: SealedSecretStore;
  /** Everything the storage holds, as text: a secret must not occur in it. */
  readonly dump: () => Promise<string>;
  readonly close: () => Promise<void>;
}

export const contractKeyring: Keyring = {
  keys: new Map([
    ['k1', randomBytes(32)],
    ['k2', randomBytes(32)],
  ]),
  primaryKeyId: 'k1',
};

const uuid = (last: string): string => `0190a000-0000-7000-8000-${last.padStart(12, '0')}`;
const context: SecretContext = { workspaceId: uuid('1'), connectionId: uuid('c1'), kind: 'oauth_tokens' };

/** What every driver of the vault must do. Called inside a `describe`. */
export function vaultContract(place: SealedSecretRow['place'], open: () => Promise<VaultSubject>): void {
  let subject: VaultSubject;
  let vault: Vault;
  let store: SealedSecretStore;

  beforeEach(async () => {
    subject = await open();
    ({ vault, store } = subject);
  });
  afterEach(() => subject.close());

  const stored = async (id: string): Promise<SealedSecretRow | undefined> =>
    (await store.list(null, 100)).find((row) => row.id === id);
  const rows = async (): Promise<number> => (await store.list(null, 100)).length;
  /** Puts another envelope in the row's place, as somebody with access to the storage could. */
  const overwrite = async (id: string, sealed: Uint8Array): Promise<void> => {
    expect(await store.reseal([{ ...(await stored(id))!, sealed }])).toBe(1);
  };

  it('gives back what was put, and keeps only ciphertext', async () => {
    const id = await vault.put(new Secret('canary-token'), context);
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(await stored(id)).toMatchObject({ ...context, id, version: 1, keyId: 'k1', place });
    const dump = await subject.dump();
    for (const spelling of ['canary', Buffer.from('canary-token').toString('base64').slice(0, 12)])
      expect(dump).not.toContain(spelling);
    const opened = await vault.open(id, context);
    expect(opened.secret.expose()).toBe('canary-token');
    expect(opened.version).toBe(1);
    expect(inspect(opened, { depth: 9 }) + JSON.stringify(opened)).not.toContain('canary');
  });

  it('replaces only the version the caller knows', async () => {
    const id = await vault.put(new Secret('one'), context);
    expect(await vault.replace(id, context, 1, new Secret('two'))).toBe(2);
    await expect(vault.replace(id, context, 1, new Secret('zombie'))).rejects.toThrow(VaultVersionConflict);
    expect((await vault.open(id, context)).secret.expose()).toBe('two');
  });

  it('lets one of many writers through', async () => {
    const id = await vault.put(new Secret('one'), context);
    const ends = await Promise.allSettled(
      ['a', 'b', 'c', 'd'].map((value) => vault.replace(id, context, 1, new Secret(value))),
    );
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await vault.open(id, context)).version).toBe(2);
  });

  it.each([
    ['another workspace', { workspaceId: uuid('2') }],
    ['another connection', { connectionId: uuid('c2') }],
    ['another kind', { kind: 'pkce_verifier' as const }],
  ])('does not open for %s', async (_what, other) => {
    const id = await vault.put(new Secret('one'), context);
    // A storage that keeps workspaces apart by itself does not even find it for another one.
    const opening = vault.open(id, { ...context, ...other }).catch((error: unknown) => error);
    expect(await opening).toMatchObject({
      code: expect.stringMatching(/^vault\.(tampered|secret_missing)$/) as string,
    });
    await vault.destroy(id, { ...context, ...other }).catch((error: unknown) => {
      expect(error).toBeInstanceOf(VaultSecretMissing);
    });
    expect(await rows()).toBe(1);
  });

  it('notices a ciphertext that was moved to another row or tenant, or an older one put back', async () => {
    const id = await vault.put(new Secret('one'), context);
    const sibling = await vault.put(new Secret('sibling'), { ...context, connectionId: uuid('c2') });
    const foreign = await vault.put(new Secret('foreign'), { ...context, workspaceId: uuid('2') });
    const first = (await stored(id))!.sealed;
    for (const other of [sibling, foreign]) {
      await overwrite(id, (await stored(other))!.sealed);
      await expect(vault.open(id, context)).rejects.toThrow(VaultTampered);
    }
    await overwrite(id, first);
    expect((await vault.open(id, context)).secret.expose()).toBe('one');
    await vault.replace(id, context, 1, new Secret('two'));
    await overwrite(id, first);
    await expect(vault.open(id, context)).rejects.toThrow(VaultTampered);
  });

  it('destroys, also what does not open any more, and does not mind when it is gone', async () => {
    const id = await vault.put(new Secret('one'), context);
    await overwrite(id, randomBytes(100));
    await vault.destroy(id, context);
    await vault.destroy(id, context);
    await expect(vault.open(id, context)).rejects.toThrow(VaultSecretMissing);
    expect(await subject.dump()).not.toMatch(/[0-9A-Za-z+/]{60}/);
  });

  it('is rotated to another key while it is read, and says where it stands', async () => {
    const ids = await Promise.all(
      Array.from({ length: 7 }, (_, index) => vault.put(new Secret(`s${index}`), context)),
    );
    expect([await store.countByKey(), (await store.countByPlace()).get(place)]).toEqual([
      new Map([['k1', 7]]),
      7,
    ]);
    const rotating = rotateVaultKeys(contractKeyring, store, { keyId: 'k2', place }, { batch: 2 });
    const reads = Promise.all(ids.map(async (id) => (await vault.open(id, context)).secret.expose()));
    expect(await rotating).toMatchObject({ resealed: 7, unreadable: [] });
    expect(await reads).toEqual(ids.map((_, index) => `s${index}`));
    expect(await store.countByKey()).toEqual(new Map([['k2', 7]]));
    expect(await checkSecrets(contractKeyring, store)).toEqual({ checked: 7, failed: [] });
    expect((await vault.open(ids[3]!, context)).version).toBe(1);
  });
}
