import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { Database } from '../database';
import { brightwater, demoPeople, northlight } from '../seed/demo-people';
import { seedDemo } from '../seed/seed-demo';
import { admitPerson, changeRole } from './manage-people';
import { PrismaPeopleStore } from './people-store';
import { PrismaSessionStore } from './session-store';

describe('people of a workspace', () => {
  let test: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    test = await createTestDatabase();
    database = new Database(test.urls, 4);
    await seedDemo(database, { now: new Date() });
  });
  afterAll(async () => {
    await database.close();
    await test.drop();
  });
  const anna = {
    workspaceId: brightwater.id,
    email: ' Anna.Berg@Brightwater.example ',
    name: 'Anna Berg',
    role: 'csm',
    password: 'a long password',
  } as const;
  const actionsAbout = (userId: string) =>
    database.inWorkspace(brightwater.id, async (tx) =>
      (await tx.auditEntry.findMany({ where: { subject: `user:${userId}` }, orderBy: { seq: 'asc' } })).map(
        ({ action }) => action,
      ),
    );

  it('are admitted once, under one address, and the audit log hears of it', async () => {
    const admitted = await admitPerson(database, anna);
    expect(admitted.kind).toBe('new');
    expect(await admitPerson(database, anna)).toEqual({ userId: admitted.userId, kind: 'member_already' });
    expect((await admitPerson(database, { ...anna, workspaceId: northlight.id })).kind).toBe('joined');
    const memberships = await new PrismaPeopleStore(database).membershipsOf(admitted.userId);
    expect(memberships.map(({ role }) => role)).toEqual(['csm', 'csm']);
    expect(await actionsAbout(admitted.userId)).toEqual(['user.created']);
  });

  it('F114: a change of role ends the person’s sessions in that workspace', async () => {
    const { userId } = await admitPerson(database, { ...anna, email: 'role@brightwater.example' });
    const sessions = new PrismaSessionStore(database);
    const idHash = new Uint8Array(32).fill(7);
    const expiresAt = new Date(Date.now() + 3_600_000);
    await sessions.start({
      idHash,
      userId,
      workspaceId: brightwater.id,
      expiresAt,
      ip: null,
      userAgent: null,
    });
    expect(await sessions.touch(idHash, 3_600_000)).toMatchObject({ role: 'csm' });
    expect(await changeRole(database, brightwater.id, 'role@brightwater.example', 'csm')).toBe('unchanged');
    expect(await changeRole(database, brightwater.id, 'role@brightwater.example', 'viewer')).toBe('changed');
    expect(await sessions.touch(idHash, 3_600_000)).toBeNull();
    expect(await actionsAbout(userId)).toEqual(['user.created', 'session.started', 'user.role_changed']);
  });

  it('always leaves one admin, and knows no strangers', async () => {
    expect(await changeRole(database, brightwater.id, demoPeople[0]!.email, 'csm')).toBe('last_admin');
    expect(await changeRole(database, brightwater.id, 'nobody@x.example', 'csm')).toBe('no_member');
  });
});
