import { createTestDatabase } from '@thread/testing';
import type { TestDatabase } from '@thread/testing';
import { audit } from '../activity/audit';
import { Database } from '../database';
import type { Executor } from '../database';
import { openAllRows } from '../open-pool';
import type { AllRows } from '../open-pool';
import { seedDemo } from '../seed/seed-demo';
import { brightwater, northlight } from '../seed/demo-people';
import { verifyAuditChain } from './audit-chain';

const workspaceId = brightwater.id;

describe('F125: the audit log is a chain that shows every tampering', () => {
  let test: TestDatabase;
  let database: Database;
  let rows: AllRows;
  const write = (count: number, inWorkspace = workspaceId) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        database.inWorkspace(inWorkspace, (tx) =>
          audit(tx, {
            workspaceId: inWorkspace,
            action: 'rule.saved',
            subject: `rule:${index}`,
            reason: index % 2 === 0 ? 'Größe — 5:3' : undefined,
            detail: { b: index, a: 'ü', list: [1, { deep: null }] },
          }),
        ),
      ),
    );
  /** What only somebody with the owner's rights can do: around the triggers. */
  const asOwner = (sql: string) =>
    rows.$transaction(async (tx) => {
      await tx.$executeRawUnsafe('ALTER TABLE audit_entry DISABLE TRIGGER USER');
      await tx.$executeRawUnsafe(sql);
      await tx.$executeRawUnsafe('ALTER TABLE audit_entry ENABLE TRIGGER USER');
    });
  const verdict = (expected?: string[]) => verifyAuditChain(database, workspaceId, expected);

  beforeEach(async () => {
    test = await createTestDatabase();
    database = new Database(test.urls, 10);
    rows = openAllRows(test.adminUrl);
    await seedDemo(database, { now: new Date() });
  });
  afterEach(async () => {
    await database.close();
    await rows.$disconnect();
    await test.drop();
  });

  it('F125: holds under concurrency: no gap, no fork, one order, per workspace', async () => {
    await Promise.all([write(60), write(30, northlight.id)]);
    const entries = await rows.auditEntry.findMany({
      where: { workspaceId },
      orderBy: { seq: 'asc' },
    });
    expect(entries.map(({ seq }) => Number(seq))).toEqual(entries.map((_, index) => index + 1));
    expect(await verdict()).toMatchObject({ ok: true, entries: entries.length, problems: [] });
    expect(await verifyAuditChain(database, northlight.id)).toMatchObject({ ok: true });
  });

  it('F125: takes a number back with the act that is undone', async () => {
    await write(2);
    const before = (await verdict()).head;
    await expect(
      database.inWorkspace(workspaceId, async (tx) => {
        await audit(tx, { workspaceId, action: 'rule.saved', subject: 'rule:undone' });
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect((await verdict()).head).toBe(before);
    await write(1);
    expect(await verdict()).toMatchObject({ ok: true });
  });

  it.each([
    ['changed', `UPDATE audit_entry SET action = 'rule.removed' WHERE seq = 3`, 3, 'changed'],
    ['changed by a letter', `UPDATE audit_entry SET reason = 'x' WHERE seq = 4`, 4, 'changed'],
    ['given another time', `UPDATE audit_entry SET at = at - interval '1 ms' WHERE seq = 2`, 2, 'changed'],
    [
      'given to another person',
      `UPDATE audit_entry SET actor_user_id = gen_random_uuid() WHERE seq = 2`,
      2,
      'changed',
    ],
    [
      'with a detail more',
      `UPDATE audit_entry SET detail = detail || '{"z": 1}' WHERE seq = 5`,
      5,
      'changed',
    ],
    ['with a new hash', `UPDATE audit_entry SET hash = sha256('x') WHERE seq = 2`, 2, 'changed'],
    ['removed', `DELETE FROM audit_entry WHERE seq = 3`, 3, 'gap'],
    ['removed at the beginning', `DELETE FROM audit_entry WHERE seq = 1`, 1, 'gap'],
    ['removed at the end', `DELETE FROM audit_entry WHERE seq = 6`, 6, 'gap'],
  ])('F125: notices an entry %s', async (_what, sql, seq, kind) => {
    await write(6);
    await asOwner(sql.replace('WHERE', `WHERE workspace_id = '${workspaceId}' AND`));
    const { ok, problems } = await verdict();
    expect(ok).toBe(false);
    expect(problems[0]).toMatchObject({ seq, kind });
  });

  it('F125: notices entries that changed places, and one put in behind the end', async () => {
    await write(4);
    await asOwner(
      `UPDATE audit_entry SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3) AND workspace_id = '${workspaceId}'`,
    );
    await asOwner(`UPDATE audit_entry SET seq = -seq WHERE seq < 0`);
    expect((await verdict()).problems[0]).toMatchObject({ seq: 2, kind: 'changed' });
    await asOwner(`DELETE FROM audit_head WHERE workspace_id = '${workspaceId}'`);
    expect((await verdict()).problems.at(-1)).toMatchObject({ kind: 'head' });
  });

  it('F125: notices by a head kept elsewhere that the end was cut off and closed again', async () => {
    await write(5);
    const kept = (await verdict()).head;
    await asOwner(`DELETE FROM audit_entry WHERE seq = 5 AND workspace_id = '${workspaceId}'`);
    await asOwner(
      `UPDATE audit_head h SET seq = 4, hash = e.hash FROM audit_entry e WHERE e.seq = 4 AND e.workspace_id = h.workspace_id AND h.workspace_id = '${workspaceId}'`,
    );
    expect(await verdict()).toMatchObject({ ok: true });
    expect(await verdict([kept])).toMatchObject({ ok: false, problems: [{ seq: 5, kind: 'head' }] });
    await write(3);
    expect(await verdict([kept])).toMatchObject({ ok: false, problems: [{ seq: 5, kind: 'changed' }] });
  });

  it.each([
    `UPDATE audit_entry SET action = 'x'`,
    'DELETE FROM audit_entry',
    'TRUNCATE audit_entry',
    'TRUNCATE audit_entry CASCADE',
  ])('F125: the database refuses %s, whoever asks', async (sql) => {
    await write(1);
    await expect(rows.$executeRawUnsafe(sql)).rejects.toThrow(/append-only/);
    expect(await verdict()).toMatchObject({ ok: true });
  });

  it('F125: only a purge of that very workspace removes entries', async () => {
    await write(1);
    const purge = (named: string, asAdministrator: boolean) => {
      const work = async (tx: Executor) => {
        await tx.$queryRaw`SELECT set_config('app.purge_workspace', ${named}, true)`;
        return tx.$executeRaw`DELETE FROM audit_entry WHERE workspace_id = ${workspaceId}::uuid`;
      };
      return asAdministrator ? rows.$transaction(work) : database.inWorkspace(workspaceId, work);
    };
    await expect(purge(workspaceId, false)).rejects.toThrow(/permission denied/);
    await expect(purge(northlight.id, true)).rejects.toThrow(/append-only/);
    expect(await purge(workspaceId, true)).toBeGreaterThan(0);
  });

  it.each([
    `UPDATE audit_entry SET action = 'x'`,
    'DELETE FROM audit_entry',
    'TRUNCATE audit_entry',
    `UPDATE audit_head SET seq = 0`,
    'DELETE FROM audit_head',
    'DROP TRIGGER audit_entry_append_only ON audit_entry',
  ])('F125: no login of the product has the right to %s', async (sql) => {
    await write(1);
    const run = (tx: Executor) => tx.$executeRawUnsafe(sql);
    await expect(database.inWorkspace(workspaceId, run)).rejects.toThrow(/permission denied|must be owner/);
    await expect(database.inVault(workspaceId, run)).rejects.toThrow(/permission denied|must be owner/);
    await expect(database.inSystem(run)).rejects.toThrow(/permission denied|must be owner/);
  });

  it('F125: seals whatever is written past the application', async () => {
    await rows.$executeRawUnsafe(
      `INSERT INTO audit_entry (id, workspace_id, seq, at, action, subject, hash)
       VALUES (gen_random_uuid(), '${workspaceId}', 77, '2001-01-01', 'rule.saved', 'forged', '\\x00')`,
    );
    const entry = await rows.auditEntry.findFirstOrThrow({ where: { subject: 'forged' } });
    expect(entry.at.getFullYear()).toBeGreaterThan(2020);
    expect(await verdict()).toMatchObject({ ok: true });
  });
});
