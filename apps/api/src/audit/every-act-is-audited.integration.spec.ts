import { endpoints } from '@thread/contracts';
import type { Endpoint } from '@thread/contracts';
import { brightwater, demoLogins, demoPeople, hashPassword, verifyAuditChain } from '@thread/data';
import { auditActions } from '@thread/domain';
import { acceptedBodies } from '../testing/accepted-bodies';
import { acmeDeal } from '../testing/acme-connector';
import type { ApiClient } from '../testing/api-client';
import { startApi } from '../testing/api-harness';
import type { ApiHarness } from '../testing/api-harness';
import { seedForeignRows } from '../testing/foreign-rows';

const workspaceId = brightwater.id;
const login = demoLogins.find(({ email }) => email === demoPeople[0]!.email)!;
const userId = demoPeople[0]!.id;
const acting = endpoints.filter(({ method, audit }) => method !== 'GET' || audit !== undefined);
const changing = acting.filter(({ audit }) => audit !== 'reads');
const actionsOf = ({ audit }: Endpoint) => [audit ?? []].flat() as readonly string[];

it.each(acting.map((endpoint) => [endpoint.id, endpoint] as const))(
  'F125: %s declares what the audit log says of it',
  (_id, endpoint) => {
    const declared = actionsOf(endpoint);
    expect(declared.length).toBeGreaterThan(0);
    expect(declared.filter((action) => action !== 'reads' && !(action in auditActions))).toEqual([]);
  },
);

describe('every act', () => {
  let api: ApiHarness;
  let passwordHash: string;
  let runs = 0;
  beforeAll(async () => {
    api = await startApi();
    passwordHash = await hashPassword(login.password);
    api.crm.put(acmeDeal('1'));
  });
  afterAll(() => api.stop());

  /** One row of everything in the admin's own workspace, each where the act is possible. */
  async function prepare(): Promise<{ client: ApiClient; ids: Readonly<Record<string, string>> }> {
    const prisma = api.rows;
    await prisma.user.update({ where: { id: userId }, data: { passwordHash } });
    const client = await api.as('admin');
    runs += 1;
    const connection = await api.connect({ externalAccountId: `own-${runs}` });
    const rows: Readonly<Record<string, string>> = await seedForeignRows(api, connection);
    const ids: Readonly<Record<string, string>> = { ...rows, field: 'arr', key: 'csm_assignment' };
    await prisma.session.update({ where: { id: ids['sessionId']! }, data: { userId } });
    const sourceValue = { type: 'money', amount: '2', currency: 'EUR' };
    await prisma.accountFact.updateMany({ where: { accountId: ids['accountId']! }, data: { sourceValue } });
    return { client, ids };
  }

  async function prepareFor(id: string, ids: Readonly<Record<string, string>>): Promise<void> {
    const prisma = api.rows;
    if (id === 'acceptHandoff')
      await prisma.account.update({
        where: { id: ids['accountId']! },
        data: { handoffStep: 'csm_acceptance', csmUserId: userId },
      });
    if (id === 'updateTemplate')
      await prisma.template.update({ where: { id: ids['templateId']! }, data: { archivedAt: null } });
    if (id === 'stopRerun') await prisma.inboxEvent.updateMany({ data: { status: 'waiting' } });
    if (id === 'cancelRehearsal') await prisma.rehearsal.updateMany({ data: { state: 'reading' } });
    if (id === 'startBackfill') await prisma.backfill.updateMany({ data: { state: 'done' } });
    if (id === 'pauseBackfill') await prisma.backfill.updateMany({ data: { state: 'running' } });
    if (id === 'releaseBackfill')
      await prisma.account.update({
        where: { id: ids['accountId']! },
        data: { backfillId: ids['backfillId']!, silentSince: new Date() },
      });
    if (id === 'releaseWriteBack')
      await prisma.outwardField.create({
        data: {
          connectionId: ids['connectionId']!,
          objectType: 'deal',
          externalId: '1',
          property: 'tier',
          workspaceId,
          accountId: ids['accountId']!,
          field: 'custom.tier',
          paused: true,
        },
      });
    // A template that a rule uses, and the default one, cannot be archived.
    if (id === 'archiveTemplate') {
      await prisma.rule.updateMany({ data: { deletedAt: new Date() } });
      await prisma.template.update({ where: { id: ids['templateId']! }, data: { isDefault: false } });
    }
  }

  function perform(client: ApiClient, endpoint: Endpoint, ids: Readonly<Record<string, string>>) {
    const [templateId, otherAccountId] = [ids['templateId']!, ids['otherId']!];
    const own = { templateId, otherAccountId, userId, workspaceId, ...login };
    const path = endpoint.path.replace(/\{(\w+)\}/g, (_match, name: string) => ids[name] ?? '');
    const body = endpoint.body ? { body: acceptedBodies(own)[endpoint.id] } : {};
    return client.send(endpoint.method, `/api/v1${path}`, body);
  }

  /** A sum over every row of every tenant table but the log itself; leases and last uses may move. */
  async function digest(): Promise<unknown> {
    const tables = await api.rows.$queryRaw<{ name: string }[]>`
      SELECT DISTINCT table_name AS name FROM information_schema.columns
      WHERE column_name = 'workspace_id' AND table_schema = 'public' AND table_name NOT IN ('audit_entry', 'audit_head') ORDER BY 1`;
    const row = `(to_jsonb(t) - 'lease_owner' - 'lease_until' - 'last_seen_at')::text`;
    const parts = tables.map(
      ({ name }) =>
        `SELECT '${name}' AS name, md5(string_agg(${row}, '|' ORDER BY ${row})) AS sum FROM "${name}" t`,
    );
    return api.rows.$queryRawUnsafe(`${parts.join(' UNION ALL ')} ORDER BY 1`);
  }

  const breakLog = async (): Promise<void> => {
    await api.rows.$executeRawUnsafe(
      `CREATE OR REPLACE FUNCTION log_is_broken() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''broken''; END'`,
    );
    await api.rows.$executeRawUnsafe(
      'CREATE TRIGGER a_broken BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION log_is_broken()',
    );
  };
  const mendLog = async (): Promise<void> => {
    await api.rows.$executeRawUnsafe('DROP TRIGGER IF EXISTS a_broken ON audit_entry');
    await api.rows.connection.updateMany({ data: { leaseOwner: null, leaseUntil: null } });
  };
  afterEach(mendLog);

  it.each(changing.map((endpoint) => [endpoint.id, endpoint] as const))(
    'F125: %s is one transaction with its entry: undone when the log cannot be written, named when it can',
    async (id, endpoint) => {
      const { client, ids } = await prepare();
      await prepareFor(id, ids);
      await breakLog();
      const before = await digest();
      const failed = await perform(client, endpoint, ids);
      expect([failed.status, failed.text]).toEqual([500, expect.stringContaining('server.error')]);
      expect(await digest()).toEqual(before);
      await mendLog();
      const { auditEntry } = api.rows;
      const last = await auditEntry.findFirstOrThrow({ where: { workspaceId }, orderBy: { seq: 'desc' } });
      const answer = await perform(client, endpoint, ids);
      expect([answer.status, answer.status < 300 ? '' : answer.text]).toEqual([endpoint.success, '']);
      const entries = await auditEntry.findMany({ where: { workspaceId, seq: { gt: last.seq } } });
      expect(entries.map(({ action }) => action)).toEqual(
        expect.arrayContaining([expect.stringMatching(new RegExp(`^(${actionsOf(endpoint).join('|')})$`))]),
      );
      for (const entry of entries)
        expect(entry).toMatchObject({ actorUserId: userId, ip: '127.0.0.1', actorKeyId: null });
    },
  );

  it('F125: … and the chain of it all holds', async () => {
    expect(await verifyAuditChain(api.database, workspaceId)).toMatchObject({ ok: true, problems: [] });
  });
});
