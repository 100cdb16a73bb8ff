import { allScopes, SandboxUnderTest, until } from '../../../testing/sandbox-under-test';
import { signV1, signV3 } from './sign-webhook';

let sandbox: SandboxUnderTest;
beforeAll(async () => {
  sandbox = await SandboxUnderTest.start();
});
beforeEach(async () => {
  sandbox.reset();
  await sandbox.connect();
});
afterAll(() => sandbox.stop());

const dealIds = (count: number) =>
  Array.from({ length: count }, (_unused, at) => String(40_310_000_001 + at));
const move = (ids: string[], stage = 'closedwon') =>
  sandbox.control('POST', `/portals/${sandbox.portalId}/deals/move`, { ids, stage });
const fault = (kind: string, rest: object = {}) => sandbox.control('POST', '/faults', { kind, ...rest });
const eventCount = (count: number) =>
  until(() => sandbox.receiver.events().length >= count, `${count} events`);
const settled = () => until(() => sandbox.running.hubspot.webhooks.queue.pending === 0, 'an empty queue');

describe('deliveries', () => {
  it('carry a bulk change in one signed request', async () => {
    await move(dealIds(25));
    await eventCount(25);
    expect(sandbox.receiver.received).toHaveLength(1);
    const [{ headers, raw, events }] = sandbox.receiver.received as [(typeof sandbox.receiver.received)[0]];
    const { clientSecret } = sandbox.running.hubspot.app;
    expect(headers['x-hubspot-signature']).toBe(signV1(clientSecret, raw));
    const timestamp = Number(headers['x-hubspot-request-timestamp']);
    expect(headers['x-hubspot-signature-v3']).toBe(
      signV3(clientSecret, 'POST', sandbox.receiver.url, raw, timestamp),
    );
    expect(events[0]).toEqual({
      eventId: expect.any(Number),
      subscriptionId: expect.any(Number),
      portalId: sandbox.portalId,
      appId: 1234567,
      occurredAt: expect.any(Number),
      subscriptionType: 'deal.propertyChange',
      attemptNumber: 0,
      objectId: 40310000001,
      propertyName: 'dealstage',
      propertyValue: 'closedwon',
      isSensitive: false,
      changeSource: 'CRM_UI',
      sourceId: 'userId:71204411',
    });
  });

  it('hold at most a hundred events and at most ten requests are in flight', async () => {
    const made = await sandbox.control('POST', `/portals/${sandbox.portalId}/deals/many`, {
      count: 300,
      complete: false,
    });
    const ids: string[] = [...made.ids.map((id) => id)];
    await settled();
    sandbox.receiver.clear();
    await fault('singleEventDeliveries', { count: 1_000 });
    await move(ids.slice(0, 40));
    await eventCount(40);
    expect(sandbox.receiver.maxInFlight()).toBeLessThanOrEqual(10);
    await sandbox.control('DELETE', '/faults');
    sandbox.receiver.clear();
    await move(ids);
    await eventCount(260);
    expect(Math.max(...sandbox.receiver.received.map((one) => one.events.length))).toBe(100);
  });

  it('are made only where the app is installed and may read the object', async () => {
    sandbox.running.hubspot.reset(false);
    await move(dealIds(2));
    await sandbox.connect(allScopes.filter((scope) => scope !== 'crm.objects.deals.read'));
    await move(dealIds(2), 'contractsent');
    await sandbox.control('PATCH', `/portals/${sandbox.portalId}/companies/30210000001`, {
      properties: { name: 'Renamed' },
    });
    await eventCount(1);
    await settled();
    expect(sandbox.receiver.events().map((event) => event.subscriptionType)).toEqual([
      'company.propertyChange',
    ]);
  });

  it('tell of the app’s own writes with its id as the source', async () => {
    const api = sandbox.api((await sandbox.connect()).access_token);
    await api('PATCH', '/crm/objects/2026-09/deals/40310000001', { properties: { amount: '7' } });
    await eventCount(1);
    expect(sandbox.receiver.events()[0]).toMatchObject({ changeSource: 'INTEGRATION', sourceId: '1234567' });
  });

  it('announce creation, deletion, restoring, associations both ways and notes as objects', async () => {
    const portal = `/portals/${sandbox.portalId}`;
    const deal = await sandbox.control('POST', `${portal}/deals`, {
      properties: { dealname: 'N' },
      associate: ['30210000001'],
    });
    await sandbox.control('POST', `${portal}/notes`, {
      properties: { hs_note_body: 'hi' },
      associate: [deal.id],
    });
    await sandbox.control('DELETE', `${portal}/deals/${deal.id}`);
    await sandbox.control('POST', `${portal}/deals/${deal.id}/restore`);
    await settled();
    const kinds = sandbox.receiver.events().map((event) => event.subscriptionType);
    for (const kind of [
      'deal.creation',
      'deal.deletion',
      'deal.restore',
      'deal.associationChange',
      'company.associationChange',
      'object.creation',
    ])
      expect(kinds).toContain(kind);
    const association = sandbox.receiver
      .events()
      .find(
        (event) =>
          event.subscriptionType === 'deal.associationChange' && event.associationType === 'DEAL_TO_COMPANY',
      );
    expect(association).toMatchObject({
      fromObjectId: Number(deal.id),
      toObjectId: 30210000001,
      associationRemoved: false,
      isPrimaryAssociation: true,
    });
    expect(
      sandbox.receiver.events().find((event) => event.subscriptionType === 'object.creation'),
    ).toMatchObject({ objectTypeId: '0-46', changeFlag: 'CREATED' });
  });

  it('tell of a contact deleted for privacy twice, and the contact is gone for good', async () => {
    const portal = `/portals/${sandbox.portalId}`;
    const contact = await sandbox.control('POST', `${portal}/contacts`, {
      properties: { email: 'gone@acme.example', firstname: 'Gone' },
      associate: ['40310000001'],
    });
    await settled();
    sandbox.receiver.clear();
    expect(await sandbox.control('POST', `${portal}/contacts/${contact.id}/erase`)).toEqual({ erased: true });
    await settled();
    expect(
      sandbox.receiver.events().map(({ subscriptionType, objectId }) => [subscriptionType, objectId]),
    ).toEqual([
      ['contact.deletion', Number(contact.id)],
      ['contact.privacyDeletion', Number(contact.id)],
    ]);
    expect(JSON.stringify(sandbox.receiver.events())).not.toContain('gone@acme.example');
    const archived = await sandbox.control('GET', `${portal}/contacts?archived=true`);
    expect(JSON.stringify(archived)).not.toContain('gone@acme.example');
    const deal = await sandbox.control('GET', `${portal}/deals/40310000001`);
    expect(JSON.stringify(deal)).not.toContain(String(contact.id));
  });

  it('announce a merge with the new id and the deletion of the record merged away', async () => {
    const merged = await sandbox.control('POST', `/portals/${sandbox.portalId}/companies/merge`, {
      primaryId: '30210000001',
      secondaryId: '30210000002',
    });
    await settled();
    const [merge] = sandbox.receiver.events().filter((event) => event.subscriptionType === 'company.merge');
    expect(merge).toMatchObject({
      primaryObjectId: 30210000001,
      mergedObjectIds: [30210000001, 30210000002],
      newObjectId: Number(merged.id),
      numberOfPropertiesMoved: expect.any(Number),
    });
    const deletions = sandbox.receiver
      .events()
      .filter((event) => event.subscriptionType === 'company.deletion');
    expect(deletions.map((event) => event.objectId)).toEqual([30210000002]);
  });
});

describe('retries', () => {
  it('follow a refusal with a higher attempt number until accepted', async () => {
    await fault('retryTimeScale', { scale: 0.00001 });
    sandbox.receiver.answer = (index) => (index < 3 ? 503 : 200);
    await move(dealIds(1));
    await settled();
    expect(sandbox.receiver.events().map((event) => event.attemptNumber)).toEqual([0, 1, 2, 3]);
    const log = await sandbox.control('GET', '/webhooks');
    expect(log.results.map((one) => one.status)).toEqual([200, 503, 503, 503]);
  });

  it('end after ten, over about a day', async () => {
    await fault('retryTimeScale', { scale: 0 });
    sandbox.receiver.answer = 500;
    await move(dealIds(1));
    await settled();
    expect(sandbox.receiver.received).toHaveLength(11);
    const { results } = await sandbox.control('GET', '/webhooks');
    expect(results[0]).toMatchObject({ state: 'given up', nextRetryAt: null });
  });

  it('wait a minute or so before the first by default, and can be hurried or resent', async () => {
    sandbox.receiver.answer = (index) => (index === 0 ? 500 : 200);
    await move(dealIds(1));
    await until(
      () => sandbox.running.hubspot.webhooks.queue.deliveries()[0]?.state === 'retrying',
      'a waiting retry',
    );
    const [first] = sandbox.running.hubspot.webhooks.queue.deliveries();
    const wait = (first?.nextRetryAt ?? 0) - (first?.at ?? 0);
    expect(wait).toBeGreaterThan(29_000);
    expect(wait).toBeLessThan(91_000);
    await sandbox.control('POST', '/actions/hurryRetries', {});
    await settled();
    expect(sandbox.receiver.received).toHaveLength(2);
    await sandbox.control('POST', `/webhooks/${first?.id}/resend`);
    await eventCount(3);
  });

  it('survive a target that hangs up', async () => {
    await sandbox.control('PATCH', '/app', { webhookUrl: 'http://127.0.0.1:1/none' });
    await move(dealIds(1));
    await until(
      () => sandbox.running.hubspot.webhooks.queue.deliveries()[0]?.state === 'retrying',
      'a failed delivery',
    );
    expect(sandbox.running.hubspot.webhooks.queue.deliveries()[0]?.error).toMatch(/ECONNREFUSED|connect/);
    await sandbox.control('PATCH', '/app', { webhookUrl: sandbox.receiver.url });
  });
});

describe('webhook faults', () => {
  it('send duplicates under other event ids', async () => {
    await fault('duplicateDeliveries', { times: 3 });
    await move(dealIds(2));
    await eventCount(6);
    const ids = sandbox.receiver.events().map((event) => event.eventId);
    expect(new Set(ids).size).toBe(6);
    expect(new Set(sandbox.receiver.events().map((event) => event.occurredAt)).size).toBeLessThanOrEqual(2);
  });

  it('reorder', async () => {
    await fault('reorderedDeliveries', { spreadMs: 300 });
    await move(dealIds(30));
    await eventCount(30);
    const order = sandbox.receiver.events().map((event) => Number(event.objectId));
    expect(order).not.toEqual([...order].sort((a, b) => a - b));
  });

  it('drop a share of the events for good', async () => {
    await fault('droppedWebhooks', { percentage: 50 });
    await move(dealIds(36));
    await settled();
    expect(sandbox.receiver.events().length).toBeGreaterThan(5);
    expect(sandbox.receiver.events().length).toBeLessThan(31);
  });

  it('stop everything until switched off again', async () => {
    const { id } = await fault('stoppedWebhooks');
    await move(dealIds(3));
    expect(sandbox.receiver.received).toHaveLength(0);
    expect(sandbox.running.hubspot.webhooks.queue.pending).toBe(3);
    await sandbox.control('DELETE', `/faults/${id}`);
    await eventCount(3);
  });

  it('sign wrongly, then rightly again when used up', async () => {
    await fault('wrongSignature', { count: 1 });
    await move(dealIds(1));
    await eventCount(1);
    await move(dealIds(1), 'contractsent');
    await eventCount(2);
    const verdicts = sandbox.receiver.received.map(
      (one) =>
        one.headers['x-hubspot-signature'] === signV1(sandbox.running.hubspot.app.clientSecret, one.raw),
    );
    expect(verdicts).toEqual([false, true]);
  });

  it('show a new deal’s company late, and announce it then', async () => {
    await fault('lateAssociations', { seconds: 0.2 });
    const api = sandbox.api((await sandbox.connect()).access_token);
    const deal = await sandbox.control('POST', `/portals/${sandbox.portalId}/deals`, {
      properties: { dealname: 'Late', dealstage: 'closedwon' },
      associate: ['30210000001'],
    });
    const companies = async () =>
      (await api('GET', `/crm/objects/2026-09/deals/${deal.id}?associations=companies`)).body.associations;
    expect(await companies()).toBeUndefined();
    await until(
      () => sandbox.receiver.events().some((event) => event.subscriptionType === 'deal.associationChange'),
      'the late announcement',
    );
    expect((await companies()).companies.results[0].id).toBe('30210000001');
  });

  it('send any body the tests want, signed', async () => {
    await sandbox.control('POST', '/webhooks/emit', { body: [{ eventId: 1 }] });
    await eventCount(1);
    const [one] = sandbox.receiver.received;
    expect(one?.headers['x-hubspot-signature']).toBe(
      signV1(sandbox.running.hubspot.app.clientSecret, '[{"eventId":1}]'),
    );
  });
});
