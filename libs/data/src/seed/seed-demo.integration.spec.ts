import { createTestDatabase } from '@thread/testing';
import type { TestDatabase } from '@thread/testing';
import { Database } from '../database';
import type { PrismaClient } from '../generated/client';
import { openAllRows } from '../open-pool';
import { isRightPassword } from '../people/password';
import { demoLogins, demoPeople, demoWorkspaces } from './demo-people';
import { seedDemo } from './seed-demo';

describe('seedDemo', () => {
  let test: TestDatabase;
  let database: Database;
  let rows: PrismaClient;
  const now = new Date('2026-11-20T10:00:00Z');
  beforeAll(async () => {
    test = await createTestDatabase();
    database = new Database(test.urls, 2);
    rows = openAllRows(test.adminUrl);
    await seedDemo(database, { now });
  });
  afterAll(async () => {
    await Promise.all([database.close(), rows.$disconnect()]);
    await test.drop();
  });

  const everything = async () => ({
    workspaces: await rows.workspace.count(),
    people: await rows.user.count(),
    templates: await rows.template.count(),
    accounts: await rows.account.count(),
    tasks: await rows.planTask.count(),
  });

  it('makes two workspaces with people in every role, templates, and accounts in the second', async () => {
    expect(await everything()).toMatchObject({
      workspaces: 2,
      people: demoPeople.length,
      templates: 4,
      accounts: 2,
    });
    for (const workspace of demoWorkspaces) {
      const roles = await rows.membership.findMany({ where: { workspaceId: workspace.id } });
      expect(new Set(roles.map(({ role }) => role))).toEqual(new Set(['admin', 'csm', 'ae', 'viewer']));
    }
    const accounts = await rows.account.findMany();
    expect(accounts.every(({ progressPercent }) => progressPercent > 0 && progressPercent < 100)).toBe(true);
  });

  it('offers logins that work, and stores no password', async () => {
    expect(demoLogins).toHaveLength(8);
    for (const { email, password } of demoLogins) {
      const user = await rows.user.findUniqueOrThrow({ where: { email } });
      expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      expect(await isRightPassword(user.passwordHash, password)).toBe(true);
    }
  });

  it('uses addresses nobody has', () => {
    expect(demoPeople.every(({ email }) => email.endsWith('.example'))).toBe(true);
  });

  it('changes nothing the second time, not even what a person changed', async () => {
    const [first] = await rows.account.findMany({ orderBy: { id: 'asc' } });
    await rows.account.update({ where: { id: first!.id }, data: { companyName: 'Renamed' } });
    const before = await everything();
    await seedDemo(database, { now: new Date() });
    expect(await everything()).toEqual(before);
    expect(await rows.account.findUniqueOrThrow({ where: { id: first!.id } })).toMatchObject({
      companyName: 'Renamed',
    });
  });
});
