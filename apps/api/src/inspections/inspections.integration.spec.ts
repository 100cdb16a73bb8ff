import type { InspectionView, RuleView } from '@thread/contracts';
import type { DealSnapshot } from '@thread/domain';
import { newId } from '@thread/platform';
import { acmeDeal } from '../testing/acme-connector';
import type { ApiClient } from '../testing/api-client';
import { brightwater, startApi } from '../testing/api-harness';
import type { ApiHarness } from '../testing/api-harness';
import { ruleDefinition } from '../testing/rule-definition';

const entered = (stageId: string, pipelineId = 'sales', at = new Date()): Partial<DealSnapshot> => ({
  pipelineId,
  stageId,
  stageHistory: [{ pipelineId, stageId, enteredAt: at }],
});

describe('why, or why not', () => {
  let api: ApiHarness;
  let admin: ApiClient;
  let viewer: ApiClient;
  let connectionId: string;
  let ruleId: string;
  let templateId: string;

  beforeAll(async () => {
    api = await startApi();
    [admin, viewer] = await Promise.all([api.as('admin'), api.as('viewer')]);
    connectionId = (await api.connect()).id;
    templateId = (await admin.read<{ data: { id: string }[] }>('/templates')).data[0]!.id;
    const fields = api.crm.entry().configure?.({});
    const mapping = fields?.kind === 'ready' ? fields.connector.records?.defaultMapping.fields : [];
    await admin.put(`/connections/${connectionId}/mapping`, { fields: mapping, basedOnVersion: 0 });
    const definition = ruleDefinition(templateId, { requiredFields: ['companyName', 'primaryContactEmail'] });
    ruleId = (
      (await admin.post(`/connections/${connectionId}/rules`, { name: 'Won', definition })).body as RuleView
    ).id;
    await admin.patch(`/rules/${ruleId}`, { enabled: true });
  });
  afterAll(() => api.stop());

  const received = (externalId: string, source: 'webhook' | 'manual' = 'webhook') =>
    api.rows.inboxEvent.create({
      data: {
        connectorId: 'acme-crm',
        accountKey: 'acme-1',
        connectionId,
        workspaceId: brightwater.id,
        dedupeKey: newId(),
        source,
        objectType: 'deal',
        objectId: externalId,
        body: Buffer.from('{}'),
        status: 'done',
      },
    });
  const why = async (reference: string): Promise<InspectionView> => {
    const answer = await viewer.post('/inspections', { reference });
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.body as InspectionView;
  };

  it('is protected', async () => {
    expect((await api.anonymous().post('/inspections', { reference: '1' })).status).toBe(401);
  });

  it('validates: what is no deal, and deals of accounts that are not connected', async () => {
    expect((await viewer.post('/inspections', { reference: 'hello' })).body).toMatchObject({
      code: 'reference.unreadable',
    });
    expect(
      (await viewer.post('/inspections', { reference: 'https://crm.example/acme-9/deal/1' })).body,
    ).toMatchObject({ code: 'reference.other_account' });
  });

  it.each<[string, () => Partial<DealSnapshot>, string, string]>([
    ['wrong stage', () => entered('open'), 'skipped', 'wrong_stage'],
    ['wrong pipeline', () => entered('signed', 'partners'), 'skipped', 'wrong_pipeline'],
    [
      'won before the rule was on',
      () => entered('won', 'sales', new Date('2020-01-01')),
      'skipped',
      'entered_before_rule',
    ],
    ['facts missing', () => ({ ...entered('won'), contacts: [] }), 'held', 'missing_required_fields'],
    ['all there, decided now', () => entered('won'), 'would_create', 'created'],
  ])('answers for a deal that was heard of: %s', async (_name, changes, answer, code) => {
    const id = String(100 + Math.floor(Math.random() * 1e6));
    api.crm.put(acmeDeal(id, changes()));
    await received(id);
    const inspected = await why(`https://crm.example/acme-1/deal/${id}`);
    expect(inspected).toMatchObject({ answer, code, received: { events: 1 }, record: { externalId: id } });
    expect(inspected.steps.length).toBeGreaterThan(2);
    expect(inspected.nextStep).not.toBe('');
  });

  it('calls pipelines and stages by the names people know', async () => {
    api.crm.put(acmeDeal('150', entered('signed', 'partners')));
    const inspected = await why('150');
    expect(inspected.headline).toContain('"Partners"');
    expect(inspected.steps.find(({ step, ok }) => step === 'pipeline' && !ok)?.text).toContain('"Partners"');
  });

  it('shows actual and expected values of a condition that is false', async () => {
    const definition = ruleDefinition(templateId, {
      conditions: [{ object: 'deal', property: 'tier', operator: 'equals', value: 'gold' }],
    });
    await admin.put(`/rules/${ruleId}`, { name: 'Won', definition, basedOnVersion: 1 });
    const deal = acmeDeal('200', entered('won'));
    api.crm.put({ ...deal, record: { ...deal.record, properties: { tier: 'silver' } } });
    const inspected = await why('200');
    expect(inspected).toMatchObject({ answer: 'skipped', code: 'condition_false' });
    expect(inspected.steps.find(({ step }) => step === 'condition')).toMatchObject({
      ok: false,
      actual: 'silver',
    });
    await admin.put(`/rules/${ruleId}`, {
      name: 'Won',
      definition: ruleDefinition(templateId),
      basedOnVersion: 2,
    });
  });

  it('says that a deal never arrived, and when the sweep would find it', async () => {
    api.crm.put(acmeDeal('300', entered('won')));
    // What a person asked for is not what the provider told.
    await received('300', 'manual');
    const inspected = await why('300');
    expect(inspected).toMatchObject({ answer: 'never_received', received: { events: 0, firstAt: null } });
    expect(inspected.received.nextSweepAt).not.toBeNull();
    expect(inspected.headline).toContain('sweep');
  });

  it('says that automatic creation is off', async () => {
    await admin.patch(`/connections/${connectionId}`, { autoCreate: false });
    api.crm.put(acmeDeal('400', entered('won')));
    expect(await why('400')).toMatchObject({ answer: 'skipped', code: 'auto_creation_off' });
    await admin.patch(`/connections/${connectionId}`, { autoCreate: true });
  });

  it('says whose duplicate it looks like', async () => {
    await admin.post('/accounts', { companyName: 'Globex 500' });
    const deal = acmeDeal('500', entered('won'));
    api.crm.put({ ...deal, companies: deal.companies.map((company) => ({ ...company, domain: null })) });
    await received('500');
    expect(await why('500')).toMatchObject({ answer: 'asked', code: 'likely_duplicate' });
  });

  it('knows the account a deal became', async () => {
    const account = (await admin.post('/accounts', { companyName: 'Made Of 600' })).body as { id: string };
    api.crm.put(acmeDeal('600', entered('won')));
    const place = {
      workspaceId: brightwater.id,
      connectionId,
      objectType: 'deal',
      externalId: '600',
      accountId: account.id,
    };
    await api.rows.accountLink.create({
      data: { id: newId(), ...place, connectorId: 'acme-crm', externalAccountId: 'acme-1' },
    });
    await api.rows.run.create({
      data: {
        id: newId(),
        ...place,
        cause: 'webhook',
        outcome: 'create',
        code: 'created',
        inboxEventIds: [],
        reasons: { summary: 'Created.', steps: [] },
        durationMs: 3,
      },
    });
    const inspected = await why('600');
    expect(inspected).toMatchObject({ answer: 'created', code: 'created', account: { id: account.id } });
    expect(inspected.runs).toHaveLength(1);
  });

  it('tells a deal that was linked from one that was created', async () => {
    const account = (await admin.post('/accounts', { companyName: 'Linked To 620' })).body as { id: string };
    api.crm.put(acmeDeal('620', entered('won')));
    const place = {
      workspaceId: brightwater.id,
      connectionId,
      objectType: 'deal',
      externalId: '620',
      accountId: account.id,
    };
    await api.rows.accountLink.create({
      data: { id: newId(), ...place, connectorId: 'acme-crm', externalAccountId: 'acme-1' },
    });
    const runs = [
      { outcome: 'link', code: 'linked_existing_account', createdAt: new Date('2026-11-01T00:00:00Z') },
      { outcome: 'update', code: 'account_updated', createdAt: new Date('2026-11-02T00:00:00Z') },
    ];
    for (const run of runs) {
      const rest = {
        cause: 'webhook',
        inboxEventIds: [],
        reasons: { summary: '', steps: [] },
        durationMs: 3,
      };
      await api.rows.run.create({ data: { id: newId(), ...place, ...rest, ...run } });
    }
    const inspected = await why('620');
    expect(inspected).toMatchObject({ answer: 'linked', code: 'linked_existing_account' });
    expect(inspected.headline).toContain('linked to the account Linked To 620 on 2026-11-01');
  });

  it('says on what a deal was judged when it entered, not merely that it stands where it stood', async () => {
    const at = new Date();
    const deal = acmeDeal('640', entered('won', 'sales', at));
    api.crm.put({ ...deal, name: null, companies: [], contacts: [] });
    await received('640');
    const place = { workspaceId: brightwater.id, connectionId, objectType: 'deal', externalId: '640' };
    const snapshot = JSON.parse(JSON.stringify(deal)) as object;
    const last = { pipelineId: 'sales', stageId: 'won', snapshot, seenAt: at, entryJudgedAt: at };
    await api.rows.sourceRecord.create({ data: { id: newId(), ...place, ...last } });
    expect(await why('640')).toMatchObject({ answer: 'skipped', code: 'not_entered_stage' });

    const golden = { object: 'deal', property: 'tier', operator: 'equals', value: 'gold' } as const;
    const version = async () => (await admin.read<RuleView>(`/rules/${ruleId}`)).version;
    const save = async (changes: object) => {
      const definition = ruleDefinition(templateId, changes);
      await admin.put(`/rules/${ruleId}`, { name: 'Won', definition, basedOnVersion: await version() });
    };
    await save({ conditions: [golden] });
    expect(await why('640')).toMatchObject({ answer: 'skipped', code: 'condition_false' });
    await save({});
  });

  it('decides like the pipeline, with the standard mapping, while none was ever saved', async () => {
    await api.rows.mappingVersion.deleteMany({ where: { connectionId } });
    api.crm.put(acmeDeal('650', entered('won')));
    await received('650');
    const inspected = await why('650');
    expect(inspected).toMatchObject({ answer: 'would_create', code: 'created' });
    expect(inspected.fields.map(({ target }) => target)).toContain('companyName');
  });

  it('knows that the provider has no such deal', async () => {
    expect(await why('999999')).toMatchObject({ answer: 'not_found', record: null, steps: [] });
  });

  it('answers from the last time it was read while the connection is broken', async () => {
    const snapshot = JSON.parse(JSON.stringify(acmeDeal('700', entered('open')))) as object;
    const place = { workspaceId: brightwater.id, connectionId, objectType: 'deal', externalId: '700' };
    await api.rows.sourceRecord.create({
      data: { id: newId(), ...place, snapshot, seenAt: new Date() },
    });
    await api.rows.connection.update({
      where: { id: connectionId },
      data: { state: 'needs_reconnection', stateReason: 'grant_revoked' },
    });
    const inspected = await why('700');
    expect(inspected).toMatchObject({
      answer: 'connection_broken',
      connection: { state: 'needs_reconnection' },
      record: { name: 'Globex 700' },
    });
    expect(inspected.steps[0]).toMatchObject({ step: 'connection', ok: false });
    expect(inspected.steps.some(({ step }) => step === 'stage')).toBe(true);
    expect(inspected.nextStep).toContain('Reconnect');
  });

  it('writes nothing', async () => {
    const count = async () =>
      Promise.all([api.rows.run.count(), api.rows.account.count(), api.rows.inboxEvent.count()]);
    const before = await count();
    await why('700');
    expect(await count()).toEqual(before);
  });
});
