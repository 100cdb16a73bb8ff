import type { AttentionItemView, DeliveryView, RunView } from '@thread/contracts';
import { newId } from '@thread/platform';
import { brightwater, startApi } from '../testing/api-harness';
import type { ApiClient } from '../testing/api-client';
import type { ApiHarness } from '../testing/api-harness';
import { seedForeignRows } from '../testing/foreign-rows';
import type { ForeignRows } from '../testing/foreign-rows';

describe('activity and attention', () => {
  let api: ApiHarness;
  let csm: ApiClient;
  let rows: ForeignRows;
  beforeAll(async () => {
    api = await startApi();
    csm = await api.as('csm');
    rows = await seedForeignRows(api, await api.connect());
  });
  afterAll(() => api.stop());

  const attention = async (kind: string, detail: object, changes: object = {}): Promise<string> => {
    const id = newId();
    const columns = {
      id,
      workspaceId: brightwater.id,
      kind,
      dedupeKey: id,
      connectionId: rows.connectionId,
      title: kind,
      detail,
    };
    await api.rows.attentionItem.create({ data: { ...columns, ...changes } });
    return id;
  };
  const lastTrigger = async () => {
    const event = await api.rows.inboxEvent.findFirstOrThrow({
      where: { source: 'manual' },
      orderBy: { id: 'desc' },
    });
    return { event, body: JSON.parse(Buffer.from(event.body).toString('utf8')) as unknown };
  };

  it('is protected', async () => {
    for (const path of ['/runs', '/deliveries', '/attention'])
      expect((await api.anonymous().get(path)).status).toBe(401);
    expect((await (await api.as('viewer')).post(`/runs/${rows['runId']}/rerun`)).status).toBe(403);
  });

  it('validates', async () => {
    expect((await csm.get('/runs?outcome=maybe')).status).toBe(400);
    expect((await csm.get('/deliveries/abc')).status).toBe(404);
    expect((await csm.get('/deliveries/9223372036854775808')).status).toBe(404);
  });

  it('works: the way from delivery to run to effects', async () => {
    const { data } = await csm.read<{ data: RunView[] }>(
      `/runs?externalId=1&connectionId=${rows.connectionId}`,
    );
    expect(data).toMatchObject([
      { id: rows['runId'], connectorName: 'Acme CRM', summary: 'Made.', account: { companyName: 'Theirs' } },
    ]);
    // Members the declaration does not know are stripped.
    expect(Object.keys(data[0]!)).not.toContain('connectorId');
    expect(await csm.read(`/runs/${rows['runId']}`)).toMatchObject({
      deliveries: [{ id: rows['deliveryId'], body: '{}', status: 'dead' }],
      effects: [{ id: rows['effectId'], state: 'failed' }],
    });
    expect(await csm.read(`/deliveries/${rows['deliveryId']}`)).toMatchObject({ run: { id: rows['runId'] } });
  });

  it('asks for the decision again', async () => {
    expect((await csm.post(`/runs/${rows['runId']}/rerun`)).status).toBe(202);
    const { event, body } = await lastTrigger();
    expect(event).toMatchObject({
      objectId: '1',
      eventType: 'thread.trigger',
      status: 'waiting',
      lane: 'rerun',
    });
    expect(body).toMatchObject({ cause: 'rerun', instruction: null, asItWas: null });
  });

  it('F23: puts a dead delivery back in line, once', async () => {
    expect((await csm.post(`/deliveries/${rows['deliveryId']}/retry`)).body).toMatchObject({
      status: 'waiting',
      attempts: 0,
    });
    expect((await csm.post(`/deliveries/${rows['deliveryId']}/retry`)).body).toMatchObject({
      code: 'delivery.not_retryable',
    });
  });

  it('tries an effect of unknown end again only when told to', async () => {
    await api.rows.effect.update({ where: { id: rows['effectId']! }, data: { state: 'unknown' } });
    const retry = (body: object) => csm.post(`/effects/${rows['effectId']}/retry`, body);
    expect((await retry({})).body).toMatchObject({ code: 'effect.unknown_needs_confirmation' });
    expect((await retry({ evenIfUnknown: true })).body).toMatchObject({ state: 'waiting', attempts: 0 });
    expect((await retry({})).body).toMatchObject({ code: 'effect.not_retryable' });
  });

  it('pages deliveries newest first, each once', async () => {
    const ids: string[] = [];
    let cursor = '';
    do {
      const page = await csm.read<{ data: DeliveryView[]; nextCursor: string | null }>(
        `/deliveries?limit=1${cursor}`,
      );
      ids.push(...page.data.map(({ id }) => id));
      cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : '';
    } while (cursor);
    expect(ids.length).toBe(await api.rows.inboxEvent.count({ where: { workspaceId: brightwater.id } }));
    expect(ids.map(Number)).toEqual([...ids].map(Number).sort((a, b) => b - a));
  });

  describe('needs attention', () => {
    const act = (id: string, body: object) => csm.post(`/attention/${id}/action`, body);

    it('offers what fits the kind, with labels and candidates', async () => {
      const candidates = [{ accountId: rows.accountId, companyName: 'Theirs', text: 'The same website.' }];
      const detail = { externalId: '5', recordName: 'Deal 5', recordUrl: 'https://crm.example/deal/5' };
      await attention('held_record', { ...detail, missing: ['arr', 'custom.tier'] });
      await attention('likely_duplicate', { ...detail, candidates, summary: 'Looks the same.' });
      const page = await csm.read<{ data: AttentionItemView[]; openCount: number }>('/attention?limit=100');
      const held = page.data.find(({ kind, missing }) => kind === 'held_record' && missing.length > 0);
      expect(held).toMatchObject({
        missing: [{ field: 'arr', label: 'ARR' }, { field: 'custom.tier' }],
        record: { name: 'Deal 5' },
      });
      expect(held?.actions).toEqual(['check_again', 'create_anyway', 'dismiss']);
      expect(page.data.find(({ kind }) => kind === 'likely_duplicate')).toMatchObject({
        candidates,
        actions: ['link', 'create_new', 'check_again', 'dismiss'],
      });
      expect(page.openCount).toBe(3);
    });

    it.each([
      ['check_again', {}, null],
      ['create_new', {}, { kind: 'create_new' }],
    ])('%s asks the pipeline', async (action, extra, instruction) => {
      const id = await attention('likely_duplicate', { externalId: '6', candidates: [] });
      expect((await act(id, { action, ...extra })).status).toBe(202);
      expect((await lastTrigger()).body).toMatchObject({ instruction, cause: 'manual' });
    });

    it('links to an account of the workspace only', async () => {
      const id = await attention('likely_duplicate', { externalId: '6', candidates: [] });
      expect((await act(id, { action: 'link' })).body).toMatchObject({
        code: 'request.invalid',
        errors: [{ path: 'body.accountId' }],
      });
      expect((await act(id, { action: 'link', accountId: newId() })).status).toBe(404);
      expect((await act(id, { action: 'link', accountId: rows.accountId })).status).toBe(202);
      expect((await lastTrigger()).body).toMatchObject({
        instruction: { kind: 'link', accountId: rows.accountId },
      });
    });

    it('dismisses for good and offers nothing afterwards', async () => {
      const id = await attention('left_stage', { externalId: '6' }, { accountId: rows.accountId });
      expect((await act(id, { action: 'create_anyway' })).body).toMatchObject({
        code: 'attention.action_not_offered',
      });
      expect((await act(id, { action: 'dismiss' })).body).toMatchObject({ state: 'dismissed', actions: [] });
      expect((await act(id, { action: 'dismiss' })).body).toMatchObject({
        code: 'attention.action_not_offered',
      });
    });
  });
});
