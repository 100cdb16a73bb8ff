import {
  listAccounts,
  listConnectors,
  listRules,
  readConnection,
  readOwnAddress,
  switchRule,
  updateRule,
} from '@thread/contracts';
import { connectProvider, createTestDatabase, SandboxClient, waitFor } from '@thread/testing';
import type { RestClient } from '@thread/testing';
import { startTemporaryProduct, type TemporaryProduct } from '@thread/tools';
import { z } from 'zod';
import { Ledger } from './testing/ledger';

jest.setTimeout(240_000);

const connectorId = 'salesforce';
const orgNumber = 1;
const patience = { timeoutMs: 60_000, everyMs: 100 };

const messages = z.object({
  pending: z.number(),
  results: z.array(
    z.object({
      id: z.string(),
      state: z.string(),
      status: z.number().nullable(),
      attempt: z.number(),
      notifications: z.array(z.object({ id: z.string(), recordId: z.string() })),
    }),
  ),
});

const outboundMessage = (orgId: string, recordId: string, notificationId: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>` +
  `<notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>${orgId}</OrganizationId>` +
  `<Notification><Id>${notificationId}</Id><sObject><Id>${recordId}</Id></sObject></Notification></notifications></e:Body></e:Envelope>`;

/** The poll looks once an hour and change events are off: what arrives in time arrived by message. */
describe('an org tells of its changes itself', () => {
  let product: TemporaryProduct;
  let admin: RestClient;
  let sandbox: SandboxClient;
  let ledger: Ledger;
  let connectionId: string;
  let address: string;
  let orgId: string;
  let dropDatabase: () => Promise<void>;

  beforeAll(async () => {
    const database = await createTestDatabase();
    dropDatabase = () => database.drop();
    const environment = { SALESFORCE_POLL_SECONDS: '3600', SALESFORCE_CHANGE_EVENTS: 'off' };
    product = await startTemporaryProduct({ database, environment });
    ledger = await Ledger.open(database.adminUrl);
    admin = await product.signIn('admin@brightwater.example');
    sandbox = new SandboxClient(product.sandbox?.url ?? '', connectorId);
    expect((await connectProvider(admin, connectorId)).outcome).toBe('connected');
    const { data } = await admin.call(listConnectors);
    connectionId = data.find(({ id }) => id === connectorId)?.connections[0]?.id ?? '';
    const [rule] = (await admin.call(listRules, { params: { connectionId } })).data;
    const { id: ruleId, name, definition, version } = rule!;
    const body = { name, definition: { ...definition, settleMinutes: 0 }, basedOnVersion: version };
    await admin.call(updateRule, { params: { ruleId }, body });
    await admin.call(switchRule, { params: { ruleId }, body: { enabled: true } });
    await ledger.untilPolled();
    orgId = (await admin.call(readConnection, { params: { connectionId } })).externalAccountId;
    ({ address } = await admin.call(readOwnAddress, { params: { connectionId } }));
    await define(address);
  });
  afterAll(async () => {
    await ledger?.close();
    await product?.stop();
    await dropDatabase?.();
  });

  const define = (url: string) => sandbox.send('POST', '/messages/definitions', { org: orgNumber, url });
  const sent = async () => messages.parse(await sandbox.send('GET', '/messages'));
  const open = async (): Promise<string> =>
    (await sandbox.createDeals(orgNumber, 1, 'Negotiation/Review'))[0] ?? '';
  const win = (ids: readonly string[]) => sandbox.moveDeals(orgNumber, ids, 'Closed Won');
  const accountsOf = async (id: string) =>
    (await admin.call(listAccounts, { query: { externalId: id } })).data;
  const untilAccount = (id: string) =>
    waitFor(async () => (await accountsOf(id)).length === 1, { what: `one account of ${id}`, ...patience });
  const rowsOf = (recordId: string) =>
    ledger.count(`SELECT count(*) AS n FROM inbox_event WHERE source = 'webhook' AND object_id = $1`, [
      recordId,
    ]);
  const post = (url: string, body: string) =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'text/xml; charset=utf-8' }, body });

  it('at an address that admins alone are shown', async () => {
    expect(address).toMatch(/\/webhooks\/salesforce\?org=00D\w{15}&key=[\w-]{43}$/);
    const login = product.logins.find(
      ({ role, workspace }) => role === 'csm' && /^Brightwater/.test(workspace),
    );
    const csm = await product.signIn(login?.email ?? '');
    await expect(csm.call(readOwnAddress, { params: { connectionId } })).rejects.toMatchObject({
      status: 403,
    });
    expect(JSON.stringify(await csm.call(readConnection, { params: { connectionId } }))).not.toContain(
      'key=',
    );
    expect(await admin.call(readConnection, { params: { connectionId } })).toMatchObject({
      webhook: null,
      ownAddress: true,
    });
  });

  it('a won opportunity becomes an account by its message, long before the next poll', async () => {
    const lastRun = async () =>
      (await admin.call(readConnection, { params: { connectionId } })).poll?.lastRunAt;
    const before = await lastRun();
    const id = await open();
    await win([id]);
    await untilAccount(id);
    expect(await lastRun()).toBe(before);
    const { results } = await sent();
    expect(results[0]).toMatchObject({ state: 'acknowledged', status: 200, attempt: 1 });
  });

  it('many at once come in few messages and are read in few calls', async () => {
    const ids = await sandbox.createDeals(orgNumber, 120, 'Negotiation/Review');
    await waitFor(async () => (await sent()).pending === 0, {
      what: 'every message to be sent',
      ...patience,
    });
    await waitFor(async () => (await ledger.waitingEvents()) === 0, {
      what: 'the inbox to be empty',
      ...patience,
    });
    const before = (await sent()).results.length;
    await sandbox.resetCalls();
    await win(ids);
    for (const id of ids.slice(-2)) await untilAccount(id);
    await waitFor(async () => (await ledger.waitingEvents()) === 0, {
      what: 'the inbox to be empty',
      ...patience,
    });
    expect((await sent()).results.length - before).toBeLessThanOrEqual(4);
    expect((await sandbox.calls()).total).toBeLessThan(60);
  });

  it('a notification that comes several times is one row, and a session id is kept nowhere', async () => {
    const id = await open();
    await waitFor(async () => (await sent()).pending === 0, { what: 'the record to be told', ...patience });
    const before = { rows: await rowsOf(id), messages: (await sent()).results.length };
    await sandbox.setFault({ kind: 'duplicateMessages', times: 3, count: 1 });
    await sandbox.setFault({ kind: 'sessionIdInMessages' });
    await sandbox.updateRecord(orgNumber, 'deals', id, { NextStep: 'Signature' });
    await waitFor(async () => (await sent()).pending === 0, { what: 'the change to be told', ...patience });
    const { results } = await sent();
    expect(results.length - before.messages).toBe(3);
    await sandbox.send('POST', `/messages/${results[0]?.id}/repeat`);
    await waitFor(async () => (await sent()).results.length === before.messages + 4, {
      what: 'the repetition',
      ...patience,
    });
    await waitFor(async () => (await sent()).pending === 0, {
      what: 'the repetition to be sent',
      ...patience,
    });
    expect((await sent()).results[0]?.state).toBe('acknowledged');
    expect(await rowsOf(id)).toBe(before.rows + 1);
    await sandbox.clearFaults();
    const kept = await ledger.count(
      "SELECT count(*) AS n FROM inbox_event WHERE convert_from(body, 'UTF8') ~ 'session|Negotiation|Signature'",
    );
    expect(kept).toBe(0);
  });

  it('a message that is refused is sent again until the address is right, and then is not lost', async () => {
    await sandbox.setFault({ kind: 'messageRetryScale', scale: 0.01 });
    await define(address.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')));
    const id = await open();
    await win([id]);
    await waitFor(
      async () => (await sent()).results.some(({ attempt, status }) => attempt > 1 && status === 401),
      {
        what: 'a second attempt',
        ...patience,
      },
    );
    expect(await rowsOf(id)).toBe(0);
    await define(address);
    await sandbox.send('POST', '/messages/hurry');
    await untilAccount(id);
    await sandbox.clearFaults();
  });

  it('refuses what is forged, another org’s, too large, cut off or malicious, and keeps none of it', async () => {
    const before = await ledger.webhookRows();
    const whole = outboundMessage(orgId, '006xx0000000001', '04lxx0000000001AAA');
    const url = new URL(address);
    url.searchParams.set('org', '00Dzz0000000009');
    const bomb = `<!DOCTYPE b [<!ENTITY a "${'a'.repeat(1_000)}"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>`;
    const refusals: readonly [string, string, number][] = [
      [url.href, whole, 401],
      [address.replace(/key=.*/, 'key='), whole, 401],
      [address.split('?')[0] ?? '', whole, 401],
      [address, outboundMessage('00Dzz0000000009', '006xx0000000001', '04lxx0000000001AAA'), 400],
      [address, whole.slice(0, -40), 400],
      [address, whole.replace('?>', `?>${bomb}`).replace('<sObject>', '<sObject><Name>&b;</Name>'), 400],
      [address, '{"organizationId":1}', 400],
      [address, `${whole}${' '.repeat(1_100_000)}`, 413],
    ];
    for (const [target, body, status] of refusals) {
      const answer = await post(target, body);
      expect([status, answer.status]).toEqual([status, status]);
      expect(await answer.text()).not.toContain('Ack');
    }
    expect(await ledger.webhookRows()).toBe(before);
  });

  it('takes the same from a flow: one call, one row, however often it comes', async () => {
    const id = await open();
    await sandbox.setFault({ kind: 'stoppedMessages' });
    await win([id]);
    const body = JSON.stringify({ organizationId: orgId.slice(0, 15), recordId: id, id: 'interview-0001' });
    for (let time = 0; time < 2; time += 1) {
      const answer = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      expect([answer.status, await answer.json()]).toEqual([200, { accepted: true }]);
    }
    await untilAccount(id);
    const calls = await ledger.count(
      "SELECT count(*) AS n FROM inbox_event WHERE dedupe_key LIKE '%interview-0001%'",
    );
    expect(calls).toBe(1);
    await sandbox.clearFaults();
  });
});
