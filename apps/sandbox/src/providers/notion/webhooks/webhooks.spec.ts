import { createHmac } from 'node:crypto';
import { until } from '../../../testing/sandbox-under-test';
import { NotionUnderTest, webhookToken } from '../../../testing/notion-under-test';

let sandbox: NotionUnderTest;
beforeAll(async () => {
  sandbox = await NotionUnderTest.start();
});
beforeEach(async () => {
  sandbox.reset();
  sandbox.notion.faults.set({ kind: 'aggregation', ms: 0 });
});
afterAll(() => sandbox.stop());

const setStatus = (stage: string) =>
  sandbox.control('POST', `/portals/${sandbox.workspace.id}/deals/move`, {
    ids: [sandbox.rows('Deals')[0]?.id],
    stage,
  });
const arrived = (count: number) =>
  until(() => sandbox.receiver.received.length >= count, `${count} deliveries`);
const signed = (token: string, raw: string) =>
  `sha256=${createHmac('sha256', token).update(raw).digest('hex')}`;

it('announces a changed cell with ids only, signed over the exact body', async () => {
  const grant = await sandbox.connect();
  await setStatus('Closed won');
  await arrived(1);
  const [delivery] = sandbox.receiver.received;
  expect(delivery?.headers['x-notion-signature']).toBe(signed(webhookToken, delivery?.raw ?? ''));
  const row = sandbox.rows('Deals')[0];
  expect(JSON.parse(delivery?.raw ?? '')).toEqual({
    id: expect.any(String),
    timestamp: expect.any(String),
    workspace_id: sandbox.workspace.id,
    workspace_name: 'Lanternfield Software',
    subscription_id: expect.any(String),
    integration_id: expect.any(String),
    type: 'page.properties_updated',
    authors: [{ id: sandbox.workspace.people[0]?.id, type: 'person' }],
    accessible_by: [
      { id: sandbox.workspace.people[0]?.id, type: 'person' },
      { id: grant.bot_id, type: 'bot' },
    ],
    attempt_number: 1,
    api_version: '2026-03-11',
    entity: { id: row?.id, type: 'page' },
    data: {
      parent: {
        id: sandbox.source('Deals').databaseId,
        type: 'database',
        data_source_id: sandbox.source('Deals').id,
      },
      updated_properties: ['sT%3Au'],
    },
  });
});

it('tells nobody about pages that nobody shared', async () => {
  await setStatus('Closed won');
  expect(sandbox.notion.webhooks.pending).toBe(0);
});

it('collects the changes of a page for a while', async () => {
  await sandbox.connect();
  sandbox.notion.faults.set({ kind: 'aggregation', ms: 60_000 });
  await setStatus('Proposal');
  await setStatus('Closed won');
  await sandbox.control('PATCH', `/portals/${sandbox.workspace.id}/rows/${sandbox.rows('Deals')[0]?.id}`, {
    properties: { Amount: 5 },
  });
  expect(sandbox.notion.webhooks.pending).toBe(1);
  sandbox.notion.webhooks.hurry();
  await arrived(1);
  expect(sandbox.receiver.events()).toMatchObject([{ data: { updated_properties: ['sT%3Au', 'aM%7Cn'] } }]);
});

it('tells of rows made, trashed and restored, and of columns changed', async () => {
  await sandbox.connect();
  const at = `/portals/${sandbox.workspace.id}/rows`;
  const made = await sandbox.control('POST', at, { properties: {} });
  await sandbox.control('DELETE', `${at}/${String(made.json.id)}`);
  await sandbox.control('POST', `${at}/${String(made.json.id)}/restore`);
  await sandbox.control('POST', '/actions/renameProperty', {
    workspaceId: sandbox.workspace.id,
    property: 'Amount',
    to: 'Size',
  });
  await arrived(4);
  expect(
    sandbox.receiver
      .events()
      .map(({ type }) => type)
      .toSorted(),
  ).toEqual(['data_source.schema_updated', 'page.created', 'page.deleted', 'page.undeleted']);
});

it('tries eight times under the same id, then gives up', async () => {
  await sandbox.connect();
  sandbox.receiver.answer = 500;
  sandbox.notion.faults.set({ kind: 'retryTimeScale', scale: 0 });
  await setStatus('Closed won');
  await arrived(8);
  await until(() => sandbox.notion.webhooks.pending === 0, 'the end of the attempts');
  const events = sandbox.receiver.events();
  expect(events.map(({ attempt_number: attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(new Set(events.map(({ id }) => id)).size).toBe(1);
});

it('drops, repeats and mis-signs when told so', async () => {
  await sandbox.connect();
  sandbox.notion.faults.set({ kind: 'droppedWebhooks', count: 1 });
  await setStatus('Proposal');
  expect(sandbox.notion.webhooks.pending).toBe(0);
  sandbox.notion.faults.set({ kind: 'duplicateDeliveries', times: 3, count: 1 });
  sandbox.notion.faults.set({ kind: 'wrongSignature', count: 1 });
  await setStatus('Closed won');
  await arrived(3);
  expect(new Set(sandbox.receiver.events().map(({ id }) => id)).size).toBe(1);
  const [delivery] = sandbox.receiver.received;
  expect(delivery?.headers['x-notion-signature']).not.toBe(signed(webhookToken, delivery?.raw ?? ''));
});

it('delivers nothing before the token of the handshake was pasted back', async () => {
  const other = await NotionUnderTest.start();
  try {
    await other.connect();
    await other.control('POST', '/subscription', { url: other.receiver.url });
    const [handshake] = other.receiver.received;
    const { verification_token: token = '' } = JSON.parse(handshake?.raw ?? '{}') as {
      verification_token?: string;
    };
    expect(handshake?.headers['x-notion-signature']).toBe(signed(token, handshake?.raw ?? ''));
    const row = other.rows('Deals')[0]?.id;
    const move = (stage: string) =>
      other.control('POST', `/portals/${other.workspace.id}/deals/move`, { ids: [row], stage });
    await move('Proposal');
    expect(other.notion.webhooks.pending).toBe(0);
    expect((await other.control('POST', '/subscription/verify', { token: 'secret_wrong' })).json).toEqual({
      verified: false,
    });
    expect((await other.control('POST', '/subscription/verify', { token })).json).toEqual({ verified: true });
    await move('Closed won');
    await until(() => other.receiver.received.length === 2, 'a delivery');
  } finally {
    await other.stop();
  }
});

it('shows its pages, and a person can move a row on', async () => {
  const { url } = sandbox.running.ready;
  for (const path of ['/', '/ui/notion/table', '/ui/notion/faults', '/ui/notion/webhooks']) {
    const page = await fetch(`${url}${path}`);
    expect([path, page.status]).toEqual([path, 200]);
    expect(await page.text()).toContain('Notion');
  }
  const row = sandbox.rows('Deals')[0];
  const body = new URLSearchParams({ workspace: sandbox.workspace.id, row: row?.id ?? '', stage: 'st-5' });
  await fetch(`${url}/ui/notion/stage`, { method: 'POST', body });
  const edit = new URLSearchParams({ workspace: sandbox.workspace.id, Amount: '77', Owner: 'Ned Okoro' });
  await fetch(`${url}/ui/notion/rows/${row?.id}`, { method: 'POST', body: edit });
  expect(row?.values).toMatchObject({
    'sT%3Au': 'st-5',
    'aM%7Cn': 77,
    oWnR: [sandbox.workspace.people[1]?.id],
  });
  const page = await (
    await fetch(`${url}/ui/notion/rows/${row?.id}?workspace=${sandbox.workspace.id}`)
  ).text();
  expect(page).toContain('Move to trash');
});

it('offers what a cell holds in a form that saves as the same', async () => {
  const { url } = sandbox.running.ready;
  const row = sandbox.rows('Deals').find(({ values }) => Number(values['aM%7Cn']) >= 1_000);
  const date = sandbox.workspace.dataSources
    .flatMap(({ properties }) => properties)
    .find(({ name }) => name === 'Close date');
  const before = structuredClone(row?.values);
  const page = await (
    await fetch(`${url}/ui/notion/rows/${row?.id}?workspace=${sandbox.workspace.id}`)
  ).text();
  const body = new URLSearchParams({ workspace: sandbox.workspace.id });
  for (const name of ['Amount', 'Close date']) {
    const [, value] = new RegExp(`<input[^>]* name="${name}" value="([^"]*)"`).exec(page) ?? [];
    body.set(name, value ?? 'not shown');
  }
  expect(page).toMatch(/<input type="date"[^>]* name="Close date"/);
  await fetch(`${url}/ui/notion/rows/${row?.id}`, { method: 'POST', body });
  expect(row?.values['aM%7Cn']).toBe(before?.['aM%7Cn']);
  expect(row?.values[date?.id ?? '']).toEqual(before?.[date?.id ?? '']);
});
