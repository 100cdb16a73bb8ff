import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  brightwater,
  Database,
  northlight,
  openAllRows,
  PrismaApiKeyStore,
  PrismaPeopleStore,
  readApiKey,
  seedDemo,
  type AllRows,
} from '@thread/data';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { auditVerify } from './audit/audit-verify';
import { keyCreate } from './key/key-create';
import type { Operator } from './operator';
import { Progress } from './progress';
import { userCreate } from './user/user-create';
import { userRole } from './user/user-role';
import { workspaceDelete } from './workspace/workspace-delete';

describe('the operator’s commands about access', () => {
  let test: TestDatabase;
  let database: Database;
  let rows: AllRows;
  let folder: string;
  beforeEach(async () => {
    test = await createTestDatabase();
    database = new Database(test.urls, 4);
    rows = openAllRows(test.adminUrl);
    folder = await mkdtemp(join(tmpdir(), 'thread-operator-'));
    await seedDemo(database, { now: new Date() });
  });
  afterEach(async () => {
    await database.close();
    await rows.$disconnect();
    await test.drop();
    await rm(folder, { recursive: true, force: true });
  });
  const operator = (more: NodeJS.ProcessEnv = {}): Operator => ({
    environment: () =>
      Promise.resolve({
        PUBLIC_URL: 'https://thread.example',
        DATABASE_URL: test.urls.app,
        DATABASE_VAULT_URL: test.urls.vault,
        DATABASE_SWEEPER_URL: test.urls.sweeper,
        VAULT_KEYS: `k1:${randomBytes(32).toString('base64')}`,
        VAULT_SPOOL_DIR: join(folder, 'spool'),
        ...more,
      }),
    database: () => Promise.resolve(database),
    say: () => undefined,
    progress: new Progress(),
    close: () => Promise.resolve(),
  });

  it('admits a person with a password shown once, and changes their role', async () => {
    const options = { workspace: 'brightwater', email: 'Ada@Example.com', name: 'Ada Berg', role: 'csm' };
    const { ok, report } = await userCreate.run(operator(), options, []);
    expect([ok, report['admission'], typeof report['password']]).toEqual([true, 'new', 'string']);
    const again = await userCreate.run(operator(), options, []);
    expect(again.report).toEqual({
      user: report['user'],
      email: 'ada@example.com',
      role: 'csm',
      admission: 'member_already',
    });
    const change = { workspace: 'brightwater', email: 'ada@example.com', role: 'admin' };
    expect((await userRole.run(operator(), change, [])).report).toEqual({ outcome: 'changed' });
    const people = await new PrismaPeopleStore(database).list(brightwater.id);
    expect(people.find(({ email }) => email === 'ada@example.com')?.role).toBe('admin');
    for (const wrong of [{ role: 'god' }, { workspace: 'nowhere' }, { email: 'no address' }])
      await expect(userCreate.run(operator(), { ...options, ...wrong }, [])).rejects.toThrow(/no |not an/);
  });

  it('makes a key that works, for an admin only', async () => {
    const options = {
      workspace: 'brightwater',
      as: 'admin@brightwater.example',
      name: 'Reporting',
      scope: ['accounts:read'],
      expires: '30',
    };
    const { report } = await keyCreate.run(operator(), options, []);
    const key = readApiKey(String(report['key']));
    const holder = await new PrismaApiKeyStore(database).holderOf(key!, '127.0.0.1');
    expect(holder).toMatchObject({
      keyName: 'Reporting',
      scopes: ['accounts:read'],
      workspaceId: brightwater.id,
    });
    for (const wrong of [
      { as: 'csm@brightwater.example' },
      { scope: ['root'] },
      { expires: '0' },
      { expires: 'x' },
    ])
      await expect(keyCreate.run(operator(), { ...options, ...wrong }, [])).rejects.toThrow();
  });

  it('F125: verifies the audit log of every workspace, and says where it breaks', async () => {
    const { ok, report } = await auditVerify.run(operator(), {}, []);
    expect([ok, (report['workspaces'] as unknown[]).length]).toEqual([true, 2]);
    await rows.$transaction(async (tx) => {
      await tx.$executeRawUnsafe('ALTER TABLE audit_entry DISABLE TRIGGER USER');
      await tx.$executeRawUnsafe(
        `UPDATE audit_entry SET subject = 'account:other' WHERE seq = 2 AND workspace_id = '${northlight.id}'`,
      );
      await tx.$executeRawUnsafe('ALTER TABLE audit_entry ENABLE TRIGGER USER');
    });
    const broken = await auditVerify.run(operator(), {}, []);
    expect(broken.ok).toBe(false);
    expect(broken.words.join('\n')).toMatch(/northlight: THE CHAIN IS BROKEN\n {2}Entry 2 was changed/);
    const head = `1:${'0'.repeat(64)}`;
    expect((await auditVerify.run(operator(), { workspace: 'brightwater', expect: [head] }, [])).ok).toBe(
      false,
    );
    await expect(auditVerify.run(operator(), { expect: [head] }, [])).rejects.toThrow(/which/);
  });

  it('F124: deletes a workspace only when told so twice, with the owner’s rights, and proves it by counting', async () => {
    const owner = { DATABASE_OWNER_URL: test.ownerUrl };
    const options = { confirm: 'northlight', settle: '0' };
    await expect(workspaceDelete.run(operator(owner), { settle: '0' }, ['northlight'])).rejects.toThrow(
      /Nothing was done/,
    );
    await expect(workspaceDelete.run(operator(), options, ['northlight'])).rejects.toThrow(
      /DATABASE_OWNER_URL/,
    );
    expect(await rows.account.count({ where: { workspaceId: northlight.id } })).toBeGreaterThan(0);
    await rows.connection.create({
      data: {
        ...{
          id: '0190a000-0000-7000-8000-0000000000c1',
          workspaceId: northlight.id,
          connectorId: 'acme-crm',
        },
        ...{
          externalAccountId: 'acct-1',
          externalAccountName: 'Acme',
          state: 'connected',
          stateSince: new Date(),
        },
        ...{ accountFacts: {}, connectedByUserId: northlight.id },
      },
    });
    const { ok, report, words } = await workspaceDelete.run(operator(owner), options, ['northlight']);
    expect([ok, report['left']]).toEqual([true, []]);
    expect(report['revocations']).toEqual([
      expect.objectContaining({ connection: 'Acme', outcome: 'nothing_to_revoke' }),
    ]);
    expect(words.at(-1)).toBe('No table holds a row of it any more.');
    expect(await rows.account.count({ where: { workspaceId: northlight.id } })).toBe(0);
    await expect(workspaceDelete.run(operator(owner), options, ['northlight'])).rejects.toThrow(
      /no workspace/,
    );
  });
});
