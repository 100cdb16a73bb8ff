import { endpoints } from '@thread/contracts';
import type { Endpoint } from '@thread/contracts';
import { newId } from '@thread/platform';
import { acceptedBodies } from '../testing/accepted-bodies';
import { acmeDeal } from '../testing/acme-connector';
import type { ApiClient } from '../testing/api-client';
import { brightwater, northlight, startApi } from '../testing/api-harness';
import type { ApiHarness } from '../testing/api-harness';
import { seedForeignRows } from '../testing/foreign-rows';
import type { ForeignRows } from '../testing/foreign-rows';

const withIds = endpoints.filter((endpoint) => /\{\w+Id\}/.test(endpoint.path));

describe('workspaces know nothing of each other', () => {
  let api: ApiHarness;
  let client: ApiClient;
  let foreign: ForeignRows;
  let accepted: Readonly<Record<string, unknown>>;

  beforeAll(async () => {
    api = await startApi();
    client = await api.as('admin', brightwater);
    const connection = await api.connect({ workspaceId: northlight.id });
    api.crm.put(acmeDeal('1'));
    foreign = await seedForeignRows(api, connection);
    const templates = await client.read<{ data: { id: string }[] }>('/templates');
    const { user } = await client.read<{ user: { id: string } }>('/session');
    // What the bodies name exists in the caller's own workspace or nowhere.
    accepted = acceptedBodies({
      templateId: templates.data[0]!.id,
      userId: user.id,
      workspaceId: brightwater.id,
      otherAccountId: newId(),
      email: 'nobody@brightwater.example',
      password: 'not used here',
    });
  });
  afterAll(() => api.stop());

  const addressOf = (endpoint: Endpoint, ids: Record<string, string>): string =>
    endpoint.path.replace(/\{(\w+)\}/g, (_match, name: string) => ids[name] ?? 'arr');
  const call = (endpoint: Endpoint, ids: Record<string, string>) =>
    client.send(endpoint.method, `/api/v1${addressOf(endpoint, ids)}`, {
      ...(endpoint.body ? { body: accepted[endpoint.id] } : {}),
    });
  const facts = (body: unknown) => ({ ...(body as object), requestId: '', instance: '' });

  it.each(withIds.map((endpoint) => [endpoint.id, endpoint] as const))(
    '%s answers a foreign id exactly as one that does not exist',
    async (_id, endpoint) => {
      const names = [...endpoint.path.matchAll(/\{(\w+Id)\}/g)].map(([, name]) => name!);
      const missing = Object.fromEntries(
        names.map((name) => [name, name === 'deliveryId' ? '999999999' : newId()]),
      );
      const [theirs, nobodys] = [await call(endpoint, { ...foreign }), await call(endpoint, missing)];
      expect(theirs.status).toBe(404);
      expect(theirs.body).toMatchObject({ code: 'resource.not_found' });
      expect(facts(theirs.body)).toEqual(facts(nobodys.body));
    },
  );

  it('has a foreign row for every id in an address', () => {
    const names = new Set(
      withIds.flatMap((endpoint) => [...endpoint.path.matchAll(/\{(\w+Id)\}/g)].map(([, name]) => name!)),
    );
    expect([...names].filter((name) => !(name in foreign))).toEqual([]);
  });

  it('left the other workspace as it was', async () => {
    const other = await api.as('admin', northlight);
    expect(await other.read(`/connections/${foreign.connectionId}`)).toMatchObject({
      health: { state: 'connected' },
      settings: { autoCreate: true },
    });
    expect(await other.read(`/rules/${foreign.ruleId}`)).toMatchObject({ enabled: false, version: 1 });
    expect(await other.read(`/accounts/${foreign.accountId}`)).toMatchObject({
      status: 'onboarding',
      version: 1,
    });
  });

  it.each(['/accounts', '/runs', '/deliveries', '/attention', '/causes', '/reruns'])(
    '%s lists nothing of the other workspace',
    async (path) => {
      expect(await client.read<{ data: unknown[] }>(path)).toMatchObject({ data: [] });
    },
  );

  it.each([
    ['/connectors', 'northlight'],
    ['/people', 'northlight'],
  ])('%s shows nothing of the other workspace', async (path, text) => {
    const answer = await client.get(path);
    expect(answer.status).toBe(200);
    expect(answer.text.toLowerCase()).not.toContain(text);
    expect(answer.text).not.toContain(foreign.connectionId);
  });

  it('does not take ids of the other workspace inside a body', async () => {
    const created = await client.post('/accounts', { companyName: 'Own Company' });
    const { id } = created.body as { id: string };
    const people = await (
      await api.as('admin', northlight)
    ).read<{ data: { id: string; name: string }[] }>('/people');
    const stranger = people.data.find(({ name }) => name === 'Sofia Marchetti')!.id;
    expect(
      (await client.post(`/accounts/${id}/handoff/assignment`, { csmUserId: stranger })).body,
    ).toMatchObject({ code: 'handoff.not_a_csm' });
    const account = await client.read<{ milestones: { tasks: { id: string }[] }[] }>(`/accounts/${id}`);
    const task = account.milestones[0]!.tasks[0]!.id;
    expect((await client.patch(`/tasks/${task}`, { assigneeUserId: stranger })).status).toBe(422);
    expect(
      (await client.post('/accounts', { companyName: 'Other', templateId: foreign.templateId })).status,
    ).toBe(404);
    const draft = { subject: 's', body: 'b', accountId: foreign.accountId };
    expect((await client.post('/email-templates/csm_assignment/preview', draft)).status).toBe(404);
    expect(
      (await client.post('/inspections', { connectionId: foreign.connectionId, reference: '1' })).status,
    ).toBe(404);
    expect(await client.read(`/runs?connectionId=${foreign.connectionId}`)).toMatchObject({ data: [] });
  });
});
