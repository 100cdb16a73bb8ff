import type {
  AccountDetail,
  BackfillDetail,
  BackfillItemView,
  RehearsalDetail,
  RehearsalRowView,
  SilentAccountView,
} from '@thread/contracts';
import { PrismaBackfillWork, PrismaRehearsalWork, PrismaRuleStore } from '@thread/data';
import type { ClaimedRehearsal, Connection, RehearsedRow } from '@thread/domain';
import { newId } from '@thread/platform';
import type { ApiClient } from '../testing/api-client';
import { brightwater, startApi } from '../testing/api-harness';
import type { ApiHarness } from '../testing/api-harness';
import { ruleDefinition } from '../testing/rule-definition';

describe('rehearsals and backfills', () => {
  let api: ApiHarness;
  let admin: ApiClient;
  let connection: Connection;
  let ruleId: string;
  let templateId: string;

  beforeAll(async () => {
    api = await startApi();
    admin = await api.as('admin');
    connection = await api.connect();
    ({ id: templateId } = await api.rows.template.findFirstOrThrow({
      where: { workspaceId: brightwater.id },
    }));
    const rule = await new PrismaRuleStore(api.database).create({
      workspaceId: brightwater.id,
      connectionId: connection.id,
      name: 'Won deals',
      definition: ruleDefinition(templateId),
      userId: null,
    });
    ruleId = rule.id;
  });
  beforeEach(async () => {
    await api.rows.backfillItem.deleteMany();
    await api.rows.backfill.deleteMany();
    await api.rows.rehearsalRow.deleteMany();
    await api.rows.rehearsal.deleteMany();
    await api.rows.inboxEvent.deleteMany();
    await api.rows.rateWindow.deleteMany();
  });
  afterAll(() => api.stop());

  async function post<T>(
    path: string,
    body: object = {},
  ): Promise<{ readonly status: number; readonly body: T }> {
    const answer = await admin.post(path, body);
    return { status: answer.status, body: answer.body as T };
  }
  const ask = (days: number, definition?: object) =>
    post<RehearsalDetail>(`/rules/${ruleId}/rehearsals`, { days, ...(definition ? { definition } : {}) });
  const read = (id: string) => admin.read<RehearsalDetail>(`/rehearsals/${id}`);
  const rowsOf = async (id: string, query = '') =>
    (await admin.read<{ data: RehearsalRowView[] }>(`/rehearsals/${id}/rows${query}`)).data;

  /** A worker's turn with decisions made up: three new accounts, a twin and a skip. */
  async function workOff(): Promise<void> {
    const work = new PrismaRehearsalWork(api.database);
    const claimed = (await work.claim(connection.id, 'worker', 60_000)) as ClaimedRehearsal;
    const made = ['1', '2', '3'].map((id) =>
      rehearsed(id, { arr: { amount: '100.5', currency: id === '3' ? 'USD' : 'EUR' } }),
    );
    const rows = [
      ...made,
      rehearsed('4', { outcome: 'link', code: 'linked_existing_account', accountRef: 'new:1' }),
      rehearsed('5', { outcome: 'skip', code: 'wrong_stage', accountRef: null, companyName: null }),
    ];
    const ids = rows.map(({ externalId }) => externalId);
    await work.saveListed(claimed, 'worker', { ids, cursor: null, more: false }, 60_000);
    await work.saveDecided(claimed, 'worker', { rows, unread: [] }, 60_000);
    await work.finish(claimed, 'worker');
  }
  async function rehearse(): Promise<string> {
    const { body } = await ask(30);
    await workOff();
    return body.id;
  }

  it('is protected', async () => {
    const id = await rehearse();
    expect((await api.anonymous().get(`/rehearsals/${id}`)).status).toBe(401);
    for (const role of ['ae', 'viewer'] as const) {
      const client = await api.as(role);
      expect((await client.get(`/rehearsals/${id}`)).status).toBe(200);
      for (const path of [`/rules/${ruleId}/rehearsals`, `/rehearsals/${id}/backfill`])
        expect((await client.post(path, { days: 1 })).body).toMatchObject({ code: 'session.forbidden' });
    }
  });

  it('validates', async () => {
    for (const days of [0, 366, 1.5])
      expect((await ask(days)).body).toMatchObject({ code: 'request.invalid' });
    expect((await ask(30, ruleDefinition(newId()))).body).toMatchObject({ code: 'rule.invalid' });
    const id = await rehearse();
    expect((await admin.post(`/rehearsals/${id}/backfill`, { brake: 0 })).body).toMatchObject({
      code: 'request.invalid',
    });
    expect((await admin.get(`/rehearsals/${id}/rows/99`)).status).toBe(404);
  });

  it('shows what a rehearsal comes to, with no two currencies added', async () => {
    const { status, body } = await ask(30);
    expect([status, body.state, body.decided]).toEqual([202, 'reading', 0]);
    await workOff();
    expect(await read(body.id)).toMatchObject({
      state: 'done',
      isCurrent: true,
      total: 5,
      decided: 5,
      brake: 100,
      summary: {
        outcomes: [
          { outcome: 'create', title: 'A new account', count: 3 },
          { outcome: 'link', count: 1 },
          { outcome: 'skip', code: 'wrong_stage', title: 'Not in the rule’s stage', count: 1 },
        ],
        arr: [
          { currency: 'EUR', amount: '201.0000', count: 2 },
          { currency: 'USD', amount: '100.5000', count: 1 },
        ],
        duplicates: 1,
      },
    });
    expect((await rowsOf(body.id, '?outcome=create')).map(({ externalId }) => externalId)).toEqual([
      '1',
      '2',
      '3',
    ]);
    expect(await rowsOf(body.id, '?show=duplicates')).toMatchObject([
      { externalId: '4', twin: { externalId: '1' } },
    ]);
    expect(await rowsOf(body.id, '?search=Customer%203')).toMatchObject([{ externalId: '3' }]);
    expect(await rowsOf(body.id, '?search=%25')).toEqual([]);
    expect(await admin.read(`/rehearsals/${body.id}/rows/1`)).toMatchObject({
      reasons: [{ text: 'Entered.' }],
      changes: [],
    });
    expect(await admin.read(`/rules/${ruleId}/rehearsals`)).toMatchObject({ data: [{ id: body.id }] });
  });

  it('F123: calls off the one under way when the rule is rehearsed again', async () => {
    const first = await ask(30);
    const second = await ask(7);
    expect((await read(first.body.id)).state).toBe('cancelled');
    expect((await post<RehearsalDetail>(`/rehearsals/${second.body.id}/cancel`, {})).body.state).toBe(
      'cancelled',
    );
  });

  it('creates from what was rehearsed and saved, once at a time, and is paused, resumed and cancelled', async () => {
    const draft = await ask(30, ruleDefinition(templateId, { settleMinutes: 3 }));
    await workOff();
    expect((await admin.post(`/rehearsals/${draft.body.id}/backfill`, {})).body).toMatchObject({
      code: 'backfill.rule_changed',
    });
    const reading = await ask(30);
    expect((await admin.post(`/rehearsals/${reading.body.id}/backfill`, {})).body).toMatchObject({
      code: 'backfill.not_rehearsed',
    });
    await workOff();
    const started = await post<BackfillDetail>(`/rehearsals/${reading.body.id}/backfill`, { brake: 7 });
    expect([started.status, started.body]).toEqual([
      202,
      expect.objectContaining({ state: 'running', total: 4, brake: 7, ended: 0 }),
    ]);
    expect((await admin.post(`/rehearsals/${reading.body.id}/backfill`, {})).body).toMatchObject({
      code: 'backfill.under_way',
    });
    const path = `/backfills/${started.body.id}`;
    expect((await post<BackfillDetail>(`${path}/pause`, {})).body.state).toBe('paused');
    expect((await post<BackfillDetail>(`${path}/resume`, { brake: null })).body).toMatchObject({
      state: 'running',
      brake: null,
    });
    expect((await post<BackfillDetail>(`${path}/cancel`, {})).body).toMatchObject({
      state: 'cancelled',
      cancelled: 4,
    });
    expect((await admin.post(`${path}/resume`, {})).body).toMatchObject({ code: 'backfill.wrong_state' });
    expect(await admin.read(`/backfills?ruleId=${ruleId}`)).toMatchObject({
      data: [{ id: started.body.id }],
    });
  });

  it('F123: makes one backfill of a connection at a time, whichever of its rules asks and however many at once', async () => {
    const id = await rehearse();
    const other = await new PrismaRuleStore(api.database).create({
      workspaceId: brightwater.id,
      connectionId: connection.id,
      name: 'Won elsewhere',
      definition: ruleDefinition(templateId),
      userId: null,
    });
    const otherOne = await post<RehearsalDetail>(`/rules/${other.id}/rehearsals`, { days: 30 });
    await workOff();
    const started = await Promise.all(
      [id, otherOne.body.id, id, otherOne.body.id].map((each) =>
        post<BackfillDetail>(`/rehearsals/${each}/backfill`, {}),
      ),
    );
    expect(started.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409]);
    const refused = started.filter(({ status }) => status === 409);
    for (const { body } of refused) expect(body).toMatchObject({ code: 'backfill.under_way' });
    const [running] = started.filter(({ status }) => status === 202);
    await post(`/backfills/${running!.body.id}/pause`);
    expect((await post(`/rehearsals/${otherOne.body.id}/backfill`)).body).toMatchObject({
      code: 'backfill.under_way',
    });
    await post(`/backfills/${running!.body.id}/cancel`);
    expect((await post(`/rehearsals/${otherOne.body.id}/backfill`)).status).toBe(202);
  });

  it('F123: are asked for a limited number of times a minute by a workspace, and say when to come again', async () => {
    const colleague = await api.as('csm');
    let answer = await colleague.post(`/rules/${ruleId}/rehearsals`, { days: 1 });
    for (let n = 0; n < 20 && answer.status === 202; n += 1)
      answer = await (n % 2 ? colleague : admin).post(`/rules/${ruleId}/rehearsals`, { days: 1 });
    expect(answer.status).toBe(429);
    expect(answer.body).toMatchObject({ code: 'request.rate_limited' });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  });

  it('tells how records ended, and what waits to be released', async () => {
    const id = await rehearse();
    const { body } = await post<BackfillDetail>(`/rehearsals/${id}/backfill`, { records: ['1', '2'] });
    const accountId = newId();
    await api.rows.account.create({
      data: {
        id: accountId,
        workspaceId: brightwater.id,
        companyName: 'Silent Ltd',
        normalisedName: 'silent',
        createdBy: 'backfill',
        backfillId: body.id,
        silentSince: new Date(),
      },
    });
    const effect = {
      workspaceId: brightwater.id,
      accountId,
      kind: 'email',
      effectKey: newId(),
      state: 'silent',
    };
    await api.rows.effect.create({
      data: { id: newId(), ...effect, payload: { to: 'sam@thread.example', subject: 'Handoff' } },
    });
    const ended = { state: 'ended', outcome: 'skip', code: 'left_stage', summary: 'It left.' };
    await api.rows.backfillItem.update({
      where: { backfillId_externalId: { backfillId: body.id, externalId: '2' } },
      data: ended,
    });
    const path = `/backfills/${body.id}`;
    expect(await admin.read(path)).toMatchObject({
      ended: 1,
      different: 1,
      silent: { accounts: 1, emails: 1 },
      results: expect.arrayContaining([
        expect.objectContaining({
          result: 'skip',
          code: 'left_stage',
          title: 'Left the stage again',
          canRetry: true,
        }),
      ]),
    });
    const records = await admin.read<{ data: BackfillItemView[] }>(`${path}/records?different=true`);
    expect(records.data).toMatchObject([
      { externalId: '2', expected: { outcome: 'create' }, isDifferent: true },
    ]);
    const silent = await admin.read<{ data: SilentAccountView[] }>(`${path}/silent-accounts`);
    expect(silent.data).toMatchObject([{ companyName: 'Silent Ltd', emails: [{ subject: 'Handoff' }] }]);
    const account = () => admin.read<AccountDetail>(`/accounts/${accountId}`);
    expect((await account()).silence).toEqual({
      since: expect.any(String),
      backfillId: body.id,
      emails: 1,
    });

    expect((await admin.post(`${path}/release`, { emails: 'send', accountIds: [newId()] })).status).toBe(404);
    expect((await post<BackfillDetail>(`${path}/release`, { emails: 'send' })).body.silent.accounts).toBe(0);
    expect(await api.rows.effect.findFirst({ where: { accountId } })).toMatchObject({ state: 'waiting' });
    expect((await account()).silence).toBeNull();
    expect(
      (await post<BackfillDetail>(`${path}/retry`, { result: 'skip', code: 'left_stage' })).body.ended,
    ).toBe(0);
  });

  it('puts records into the inbox in a lane of their own, a batch at a time', async () => {
    const id = await rehearse();
    await admin.post(`/rehearsals/${id}/backfill`, {});
    const work = new PrismaBackfillWork(api.database);
    const turn = await work.turn(connection.id, ({ connection: of, externalId, dedupeKey }) => ({
      connectorId: of.connectorId,
      accountKey: of.externalAccountId,
      onlyConnectionId: of.id,
      dedupeKey,
      source: 'manual',
      lane: 'rerun',
      objectType: 'deal',
      objectId: externalId,
      eventType: 'thread.trigger',
      occurredAt: null,
      body: Buffer.from('{}'),
    }));
    expect(turn).toEqual({ queued: 4, running: 1 });
    const events = await api.rows.inboxEvent.findMany({ orderBy: { id: 'asc' } });
    expect(events.map(({ lane, objectId }) => [lane, objectId])).toEqual(
      ['1', '2', '3', '4'].map((objectId) => ['rerun', objectId]),
    );
  });
});

function rehearsed(id: string, changes: Partial<RehearsedRow>): RehearsedRow {
  return {
    objectType: 'deal',
    externalId: id,
    name: `Deal ${id}`,
    url: null,
    outcome: 'create',
    code: 'created',
    summary: `Customer ${id}: a new account is created.`,
    reasons: [{ step: 'entered', ok: true, text: 'Entered.' }],
    companyName: `Customer ${id}`,
    arr: null,
    closeDate: '2026-11-02',
    accountRef: `new:${id}`,
    changes: [],
    missing: [],
    unmapped: [],
    candidates: [],
    identity: { domain: null, normalisedName: null, contactEmails: [], companyIds: [] },
    people: [],
    companyId: null,
    ...changes,
  };
}
