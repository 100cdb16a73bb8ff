import type { CauseRecordView, CauseView, RerunDetail, RerunItemView } from '@thread/contracts';
import { PrismaRuleStore } from '@thread/data';
import type { Connection } from '@thread/domain';
import { newId } from '@thread/platform';
import type { ApiClient } from '../testing/api-client';
import { brightwater, northlight, startApi } from '../testing/api-harness';
import type { ApiHarness } from '../testing/api-harness';
import { ruleDefinition } from '../testing/rule-definition';

describe('re-runs by cause', () => {
  let api: ApiHarness;
  let admin: ApiClient;
  let connection: Connection;
  let ruleId: string;
  let ruleVersionId: string;

  beforeAll(async () => {
    api = await startApi();
    admin = await api.as('admin');
    connection = await api.connect();
    const template = await api.rows.template.findFirstOrThrow({
      where: { workspaceId: brightwater.id },
    });
    const rule = await new PrismaRuleStore(api.database).create({
      workspaceId: brightwater.id,
      connectionId: connection.id,
      name: 'Won deals',
      definition: ruleDefinition(template.id),
      userId: null,
    });
    ruleId = rule.id;
    ({ id: ruleVersionId } = await api.rows.ruleVersion.findFirstOrThrow({ where: { ruleId } }));
  });
  beforeEach(async () => {
    const { rows: prisma } = api;
    await prisma.rerunItem.deleteMany();
    await prisma.rerun.deleteMany();
    await prisma.run.deleteMany();
    await prisma.inboxEvent.deleteMany();
    await prisma.rule.update({ where: { id: ruleId }, data: { deletedAt: null } });
  });
  afterAll(() => api.stop());

  /** Stores runs that ended unwanted, an hour old plus their place in the list. */
  async function seedRuns(
    count: number,
    changes: object = {},
    of: Connection = connection,
  ): Promise<string[]> {
    const ids = Array.from({ length: count }, () => newId());
    const started = Date.now() - 3_600_000;
    await api.rows.run.createMany({
      data: ids.map((id, n) => ({
        id,
        workspaceId: of.workspaceId,
        connectionId: of.id,
        objectType: 'deal',
        externalId: String(100 + n),
        recordName: `Deal ${100 + n}`,
        cause: 'webhook',
        outcome: 'skip',
        code: 'condition_false',
        reasons: { summary: `Deal ${100 + n}: too small.`, steps: [] },
        ruleVersionId,
        mappingVersion: 0,
        durationMs: 1,
        createdAt: new Date(started + n),
        ...changes,
      })),
    });
    return ids;
  }
  async function seedDead(count: number): Promise<void> {
    await api.rows.inboxEvent.createMany({
      data: Array.from({ length: count }, (_, n) => ({
        connectorId: connection.connectorId,
        accountKey: connection.externalAccountId,
        connectionId: connection.id,
        workspaceId: connection.workspaceId,
        dedupeKey: `dead-${n}`,
        source: 'webhook',
        objectType: 'deal',
        objectId: String(n),
        body: Buffer.from('{}'),
        status: 'dead',
        errorCode: 'event.unreadable',
        errorText: 'Not the expected shape.',
      })),
    });
  }
  const causes = async (query = '') => (await admin.read<{ data: CauseView[] }>(`/causes${query}`)).data;
  const press = (key: string, mode?: string) => admin.post(`/causes/${key}/rerun`, mode ? { mode } : {});
  const waiting = () =>
    api.rows.inboxEvent.findMany({ where: { status: 'waiting' }, orderBy: { id: 'asc' } });

  it('is protected', async () => {
    await seedRuns(1);
    const [cause] = await causes();
    expect((await api.anonymous().get('/causes')).status).toBe(401);
    expect((await api.anonymous().get('/reruns')).status).toBe(401);
    for (const role of ['ae', 'viewer'] as const) {
      const client = await api.as(role);
      expect((await client.get('/causes')).status).toBe(200);
      expect((await client.post(`/causes/${cause!.key}/rerun`, {})).body).toMatchObject({
        code: 'session.forbidden',
      });
    }
    expect(await waiting()).toEqual([]);
  });

  it('validates', async () => {
    expect((await admin.get('/causes?outcome=create')).status).toBe(400);
    expect((await admin.get('/causes?cursor=abc')).status).toBe(400);
    expect((await admin.get('/causes/nonsense')).status).toBe(404);
    expect((await press('nonsense')).status).toBe(404);
    await seedRuns(1);
    expect((await press((await causes())[0]!.key, 'yesterday')).status).toBe(400);
  });

  it('lists causes and their records, page by page', async () => {
    await seedRuns(3);
    await seedRuns(1, { externalId: '7', outcome: 'failed', code: 'provider.payload_rejected' });
    await seedDead(2);
    const titles: string[] = [];
    let cursor = '';
    do {
      const page = await admin.read<{ data: CauseView[]; nextCursor: string | null }>(
        `/causes?limit=1${cursor}`,
      );
      titles.push(...page.data.map(({ title }) => title));
      cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : '';
    } while (cursor);
    expect(titles.toSorted()).toEqual([
      'A condition of the rule is not met',
      'The delivery does not have the expected shape',
      'The provider refused a value',
    ]);
    expect(titles[0]).toBe('The delivery does not have the expected shape');
    expect(await causes('?outcome=dead')).toMatchObject([{ kind: 'delivery', count: 2, asItWasCount: 0 }]);
    expect(await causes(`?connectionId=${newId()}`)).toEqual([]);
    await seedRuns(1, { externalId: '8', code: 'wrong_stage' });
    expect(await causes()).toHaveLength(3);
    expect(await causes('?usual=show')).toHaveLength(4);
  });

  it('says of each record whether it can be run as it was', async () => {
    await seedRuns(2);
    const [cause] = await causes();
    expect(cause).toMatchObject({
      title: 'A condition of the rule is not met',
      count: 2,
      asItWasCount: 2,
      rule: { id: ruleId, name: 'Won deals', deleted: false },
      connection: { connectorName: 'Acme CRM' },
      example: { name: 'Deal 101' },
      rerunId: null,
    });
    const records = await admin.read<{ data: CauseRecordView[] }>(`/causes/${cause!.key}/records`);
    expect(records.data).toMatchObject([
      { name: 'Deal 101', ruleVersion: 1, notAsItWas: null },
      { name: 'Deal 100' },
    ]);
    await api.rows.rule.update({ where: { id: ruleId }, data: { deletedAt: new Date() } });
    expect((await causes())[0]).toMatchObject({ asItWasCount: 0, rule: { deleted: true } });
    expect((await press(cause!.key, 'as_it_was')).body).toMatchObject({ code: 'rerun.rule_deleted' });
    expect(await waiting()).toEqual([]);
  });

  it('works: asks for each record once, however often and by whomever it is pressed', async () => {
    const runIds = await seedRuns(3);
    const key = (await causes())[0]!.key;
    const others = await api.as('csm');
    const answers = await Promise.all([
      press(key, 'as_it_was'),
      press(key, 'as_it_was'),
      others.post(`/causes/${key}/rerun`, { mode: 'as_it_was' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    const [{ id, total, results, finishedAt }] = answers.map(({ body }) => body as RerunDetail) as [
      RerunDetail,
    ];
    expect({ total, results, finishedAt }).toMatchObject({
      total: 3,
      results: [{ result: 'waiting', count: 3 }],
      finishedAt: null,
    });
    const events = await waiting();
    expect(events.map(({ objectId, lane }) => [objectId, lane])).toEqual([
      ['100', 'rerun'],
      ['101', 'rerun'],
      ['102', 'rerun'],
    ]);
    expect(JSON.parse(Buffer.from(events[0]!.body).toString('utf8'))).toMatchObject({
      cause: 'rerun',
      asItWas: { ruleVersionId, mappingVersion: 0 },
    });
    expect((await press(key, 'today')).body).toMatchObject({ code: 'rerun.under_way' });
    expect((await admin.post(`/runs/${runIds[0]}/rerun`, {})).body).toMatchObject({
      code: 'rerun.under_way',
    });
    expect((await causes())[0]).toMatchObject({ rerunId: id });

    await api.rows.inboxEvent.updateMany({
      data: { status: 'ignored', errorCode: 'rule_deleted', doneAt: new Date() },
    });
    expect(await admin.read<RerunDetail>(`/reruns/${id}`)).toMatchObject({
      waiting: 0,
      finishedAt: expect.any(String),
      results: [{ result: 'none', code: 'rule_deleted', count: 3, text: expect.stringContaining('deleted') }],
    });
    const items = await admin.read<{ data: RerunItemView[]; hasMore: boolean }>(
      `/reruns/${id}/records?limit=2&result=none`,
    );
    expect(items).toMatchObject({ hasMore: true, data: [{ name: 'Deal 100', result: 'none' }, {}] });
    expect(await admin.read<{ data: object[] }>('/reruns')).toMatchObject({ data: [{ id, total: 3 }] });
  });

  it('has nothing to run once the records have ended well', async () => {
    await seedRuns(1);
    const key = (await causes())[0]!.key;
    await seedRuns(1, { outcome: 'create', code: 'created', createdAt: new Date() });
    expect(await causes()).toEqual([]);
    expect((await press(key)).status).toBe(404);
    expect(await waiting()).toEqual([]);
  });

  it('runs one record again as it was, unless its run recorded nothing', async () => {
    const [runId] = await seedRuns(1);
    const first = await admin.post(`/runs/${runId}/rerun`, { mode: 'as_it_was' });
    const again = await admin.post(`/runs/${runId}/rerun`, { mode: 'as_it_was' });
    expect(first.status).toBe(202);
    expect(again.body).toEqual(first.body);
    expect(await waiting()).toHaveLength(1);
    const [failedId] = await seedRuns(1, { externalId: '7', outcome: 'failed', ruleVersionId: null });
    expect((await admin.post(`/runs/${failedId}/rerun`, { mode: 'as_it_was' })).body).toMatchObject({
      code: 'rerun.nothing_recorded',
    });
  });

  it('processes dead deliveries of one cause again, with today’s rule', async () => {
    await seedDead(3);
    const key = (await causes())[0]!.key;
    const records = await admin.read<{ data: CauseRecordView[] }>(`/causes/${key}/records?limit=2`);
    expect(records).toMatchObject({ hasMore: true, data: [{ externalId: '2', runId: null }, {}] });
    expect((await press(key, 'as_it_was')).body).toMatchObject({ code: 'rerun.deliveries_are_todays' });
    expect((await press(key)).body).toMatchObject({ total: 3, waiting: 3 });
    expect((await waiting()).map(({ attempts, lane }) => [attempts, lane])).toEqual(
      Array(3).fill([0, 'rerun']),
    );
    expect(await causes()).toEqual([]);
  });

  it('stops: what waits is cancelled and keeps its cause, what a worker holds goes on', async () => {
    await seedRuns(3);
    const key = (await causes())[0]!.key;
    const { id } = (await press(key)).body as RerunDetail;
    const [first] = await waiting();
    const held = { leaseOwner: 'w', leaseUntil: new Date(Date.now() + 60_000) };
    await api.rows.inboxEvent.update({ where: { id: first!.id }, data: held });
    expect((await (await api.as('viewer')).post(`/reruns/${id}/stop`)).status).toBe(403);
    expect((await admin.post(`/reruns/${newId()}/stop`)).status).toBe(404);
    const stopped = await admin.post(`/reruns/${id}/stop`);
    expect([stopped.status, stopped.body]).toMatchObject([
      200,
      { waiting: 1, cancelled: 2, finishedAt: null },
    ]);
    expect((await waiting()).map(({ objectId }) => objectId)).toEqual(['100']);
    await api.rows.inboxEvent.update({
      where: { id: first!.id },
      data: { status: 'ignored', errorCode: 'already_linked', doneAt: new Date() },
    });
    const again = (await admin.post(`/reruns/${id}/stop`)).body as RerunDetail;
    expect(again).toMatchObject({ waiting: 0, cancelled: 2, finishedAt: expect.any(String) });
    expect(again.results).toMatchObject([
      { result: 'cancelled', count: 2, text: expect.stringContaining('stopped') },
      { result: 'none', code: 'already_linked', count: 1 },
    ]);
    const items = await admin.read<{ data: RerunItemView[] }>(`/reruns/${id}/records?result=cancelled`);
    expect(items.data.map(({ name }) => name)).toEqual(['Deal 101', 'Deal 102']);
    expect((await causes())[0]).toMatchObject({ count: 3, rerunId: null });
    expect((await press(key)).body).toMatchObject({ total: 3, waiting: 3 });
  });

  it('stops: deliveries that were dead are dead again, with their cause', async () => {
    await seedDead(2);
    const key = (await causes())[0]!.key;
    const { id } = (await press(key)).body as RerunDetail;
    expect(await causes()).toEqual([]);
    expect((await admin.post(`/reruns/${id}/stop`)).body).toMatchObject({ waiting: 0, cancelled: 2 });
    expect((await causes())[0]).toMatchObject({ key, count: 2 });
    expect(await waiting()).toEqual([]);
  });

  it('knows nothing of another workspace', async () => {
    const foreign = await api.connect({ workspaceId: northlight.id, externalAccountId: 'acme-2' });
    await seedRuns(1, { ruleVersionId: null }, foreign);
    const theirs = await (await api.as('admin', northlight)).read<{ data: CauseView[] }>('/causes');
    const { key } = theirs.data[0]!;
    expect(await causes()).toEqual([]);
    for (const answer of [
      await admin.get(`/causes/${key}`),
      await admin.get(`/causes/${key}/records`),
      await press(key),
    ]) {
      expect(answer.body).toMatchObject({ status: 404, code: 'resource.not_found' });
    }
    expect(await waiting()).toEqual([]);
  });
});
