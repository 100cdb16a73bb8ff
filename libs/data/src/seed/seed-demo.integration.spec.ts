import { createTestDatabase } from '@thread/testing';
import type { TestDatabase } from '@thread/testing';
import { Database } from '../database';
import { isRightPassword } from '../people/password';
import { demoLogins, demoPeople, demoWorkspaces } from './demo-people';
import { seedDemo } from './seed-demo';

describe('seedDemo', () => {
  let test: TestDatabase;
  let database: Database;
  const now = new Date('2026-11-20T10:00:00Z');
  beforeAll(async () => {
    test = await createTestDatabase();
    database = new Database(test.url, 2);
    await seedDemo(database, { now });
  });
  afterAll(async () => {
    await database.close();
    await test.drop();
  });

  const everything = async () => ({
    workspaces: await database.prisma.workspace.count(),
    people: await database.prisma.user.count(),
    templates: await database.prisma.template.count(),
    accounts: await database.prisma.account.count(),
    tasks: await database.prisma.planTask.count(),
  });

  it('makes two workspaces with people in every role, templates, and accounts in the second', async () => {
    expect(await everything()).toMatchObject({
      workspaces: 2,
      people: demoPeople.length,
      templates: 4,
      accounts: 2,
    });
    for (const workspace of demoWorkspaces) {
      const roles = await database.prisma.membership.findMany({ where: { workspaceId: workspace.id } });
      expect(new Set(roles.map(({ role }) => role))).toEqual(new Set(['admin', 'csm', 'ae', 'viewer']));
    }
    const accounts = await database.prisma.account.findMany();
    expect(accounts.every(({ progressPercent }) => progressPercent > 0 && progressPercent < 100)).toBe(true);
  });

  it('offers logins that work, and stores no password', async () => {
    expect(demoLogins).toHaveLength(8);
    for (const { email, password } of demoLogins) {
      const user = await database.prisma.user.findUniqueOrThrow({ where: { email } });
      expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      expect(await isRightPassword(user.passwordHash, password)).toBe(true);
    }
  });

  it('uses addresses nobody has', () => {
    expect(demoPeople.every(({ email }) => email.endsWith('.example'))).toBe(true);
  });

  it('changes nothing the second time, not even what a person changed', async () => {
    const [first] = await database.prisma.account.findMany({ orderBy: { id: 'asc' } });
    await database.prisma.account.update({ where: { id: first!.id }, data: { companyName: 'Renamed' } });
    const before = await everything();
    await seedDemo(database, { now: new Date() });
    expect(await everything()).toEqual(before);
    expect(await database.prisma.account.findUniqueOrThrow({ where: { id: first!.id } })).toMatchObject({
      companyName: 'Renamed',
    });
  });
});
