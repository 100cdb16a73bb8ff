import { createHmac } from 'node:crypto';
import { DeliveryRejected, Secret } from '@thread/connector-kit';
import type { RawRequest } from '@thread/connector-kit';
import fc from 'fast-check';
import { normalise } from '../normalise/normalise';
import { createMessages } from './messages';

const secret = 'message-secret-of-the-spec-0001';
const orgId = '00Dgk0000000001EAA';
const otherOrg = '00Dgk0000000002EAA';
const now = new Date('2026-11-27T08:00:00Z');
const messages = createMessages({ present: new Secret(secret), previous: null });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const addressOf = (org: string, from = messages): string =>
  `https://thread.example/webhooks/salesforce?${from.setup.accountQuery!(org).expose()}`;
const request = (body: string | Uint8Array, url = addressOf(orgId)): RawRequest => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'text/xml; charset=utf-8' },
  body: typeof body === 'string' ? bytes(body) : body,
});

const notification = (number: number, recordId = `006gk000000${number}`): string =>
  `<Notification><Id>04lgk000000${number}AAA</Id><sObject xsi:type="sf:Opportunity" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">
     <sf:Id>${recordId}</sf:Id><sf:Name>A &amp; B &#x1F600;</sf:Name><sf:StageName><![CDATA[Closed Won]]></sf:StageName></sObject></Notification>`;
const message = (notifications: string, org = orgId, session = '<SessionId xsi:nil="true"/>'): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
   <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
    <soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound">
     <OrganizationId>${org}</OrganizationId><ActionId>04kgk0000000001AAA</ActionId>${session}
     <EnterpriseUrl>https://acme.my.salesforce.com/services/Soap/c/67.0/00Dgk0000000001</EnterpriseUrl><PartnerUrl/>
     ${notifications}</notifications></soapenv:Body></soapenv:Envelope>`;
const callout = (changes: Record<string, unknown> = {}): string =>
  JSON.stringify({ organizationId: orgId, recordId: '006gk0000000007', id: 'interview-1', ...changes });

describe('the address of an org', () => {
  it('carries a key that nobody can make without the secret', () => {
    const key = createHmac('sha256', secret).update(`salesforce:${orgId}`).digest('base64url');
    expect(addressOf(orgId)).toBe(`https://thread.example/webhooks/salesforce?org=${orgId}&key=${key}`);
    expect(messages.verify(request('{}'), now)).toEqual({ ok: true });
  });

  it('is secret wherever it is printed', () => {
    expect(String(messages.setup.accountQuery!(orgId))).not.toContain('key=');
    expect(JSON.stringify(messages.setup.accountQuery!(orgId))).not.toContain(orgId);
  });

  const query = new URL(addressOf(orgId)).searchParams;
  const key = query.get('key') ?? '';
  it.each([
    ['no query', ''],
    ['no key', `org=${orgId}`],
    ['no org', `key=${key}`],
    ['an empty key', `org=${orgId}&key=`],
    ['another org’s key', `org=${otherOrg}&key=${key}`],
    ['a key with another letter', `org=${orgId}&key=${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`],
    ['a shorter key', `org=${orgId}&key=${key.slice(0, -4)}`],
    ['a longer key', `org=${orgId}&key=${key}A`],
    ['the key twice', `org=${orgId}&key=${key}&key=${key}`],
    ['the org twice', `org=${orgId}&org=${otherOrg}&key=${key}`],
    ['an org that is none', `org=00D&key=${key}`],
  ])('refuses %s', (_name, search) => {
    const url = `https://thread.example/webhooks/salesforce?${search}`;
    expect(messages.verify(request(message(notification(1001)), url), now)).toEqual({
      ok: false,
      reason: expect.not.stringContaining(key || 'nothing'),
    });
  });

  it('takes POST alone, and never throws', () => {
    expect(messages.verify({ ...request('{}'), method: 'GET' }, now).ok).toBe(false);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.uint8Array(), (url, body) => {
        expect(messages.verify({ method: 'POST', url, headers: {}, body }, now).ok).toBe(false);
        const made = `https://thread.example/webhooks/salesforce?${url}`;
        expect(messages.verify({ method: 'POST', url: made, headers: {}, body }, now).ok).toBe(false);
      }),
    );
  });

  it('goes on working while the secret before is kept', () => {
    const renewed = createMessages({
      present: new Secret('another-secret-of-the-spec'),
      previous: new Secret(secret),
    });
    expect(renewed.verify(request('{}'), now).ok).toBe(true);
    expect(renewed.verify(request('{}', addressOf(orgId, renewed)), now).ok).toBe(true);
    const without = createMessages({ present: new Secret('another-secret-of-the-spec'), previous: null });
    expect(without.verify(request('{}'), now).ok).toBe(false);
  });
});

describe('an outbound message', () => {
  it('is one event for each record, with ids of 18 characters', () => {
    const events = messages.split(
      request(message(notification(1001) + notification(1002, '001gk0000000009AAA') + notification(1003))),
    );
    expect(events.map(({ objectType, objectId, eventType }) => [objectType, objectId, eventType])).toEqual([
      ['deal', '006gk0000001001AAA', 'deal.told'],
      ['company', '001gk0000000009AAA', 'company.told'],
      ['deal', '006gk0000001003AAA', 'deal.told'],
    ]);
    expect(
      events.every(
        ({ accountKey, source, occurredAt }) =>
          accountKey === orgId && source === 'webhook' && occurredAt === null,
      ),
    ).toBe(true);
  });

  it('may name its org in 15 characters', () => {
    expect(messages.split(request(message(notification(1001), orgId.slice(0, 15))))).toHaveLength(1);
  });

  it('has the same keys when it comes again, also in other company, and others for another notification', () => {
    const keys = (xml: string) => messages.split(request(xml)).map(({ dedupeKey }) => dedupeKey);
    const [first] = keys(message(notification(1001)));
    expect(keys(message(notification(1002) + notification(1001)))[1]).toBe(first);
    expect(keys(message(notification(1003)))[0]).not.toBe(first);
  });

  it('leaves values and session ids behind', () => {
    const session = '<SessionId>00Dgk0000000001!AQ.session-of-the-spec</SessionId>';
    const events = messages.split(request(message(notification(1001), orgId, session)));
    const kept = JSON.stringify(
      events.map((event) => ({ ...event, body: Buffer.from(event.body).toString() })),
    );
    for (const text of ['session-of-the-spec', 'Closed Won', 'A & B']) expect(kept).not.toContain(text);
    expect(normalise({ body: events[0]!.body, eventType: null, source: 'webhook' })).toEqual([
      expect.objectContaining({ kind: 'record.changed', occurredAt: null, ownChange: false, value: null }),
    ]);
  });

  it('about a record that is not followed is kept and means nothing', () => {
    const [event] = messages.split(request(message(notification(1001, '00Qgk0000000001'))));
    expect(event).toMatchObject({
      objectType: null,
      objectId: '00Qgk0000000001EAA',
      eventType: 'record.told',
    });
    expect(normalise({ body: event!.body, eventType: null, source: 'webhook' })).toEqual([]);
  });

  const whole = message(notification(1001));
  const bomb = `<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 20 }, (_, at) => `<!ENTITY a${at} "&a;&a;&a;&a;&a;&a;&a;&a;">`).join('')}]>`;
  it.each([
    ['cut off', whole.slice(0, -30)],
    ['cut off in a name', whole.slice(0, 400)],
    ['empty', ''],
    [
      'an entity bomb',
      whole.replace('<?xml version="1.0" encoding="UTF-8"?>', bomb).replace('A &amp; B', '&a19;'),
    ],
    [
      'a document type alone',
      whole.replace('<?xml version="1.0" encoding="UTF-8"?>', '<!DOCTYPE x SYSTEM "file:///etc/passwd">'),
    ],
    ['an entity of its own', whole.replace('&amp;', '&own;')],
    ['not well-formed', whole.replace('</sObject>', '')],
    ['in another namespace', whole.replace('2005/09/outbound', '2005/09/inbound')],
    ['no SOAP', '<notifications/>'],
    ['without a record', message('')],
    ['with a record without an id', message('<Notification><Id>04lgk0000000001AAA</Id></Notification>')],
    ['with an id that is none', message(notification(1001, '006'))],
    ['with a key that is none', whole.replace('04lgk0000001001AAA', 'x'.repeat(65))],
    ['another org’s', message(notification(1001), otherOrg)],
    ['nobody’s', message(notification(1001), '')],
    ['nested without end', `${'<a>'.repeat(200_000)}${'</a>'.repeat(200_000)}`],
  ])('is refused when %s, without repeating any of it', (_name, xml) => {
    let refused: unknown;
    try {
      messages.split(request(xml));
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(DeliveryRejected);
    expect(String(refused)).not.toMatch(/passwd|Closed|006gk|00Dgk/);
  });

  it('must be UTF-8', () => {
    const latin = Buffer.from(whole.replace('A &amp; B', 'Ä'), 'latin1');
    expect(() => messages.split(request(latin))).toThrow(DeliveryRejected);
  });

  it('costs little processor time, however large it is', () => {
    const many = message(Array.from({ length: 2_000 }, (_, at) => notification(1000 + at)).join(''));
    const start = process.cpuUsage();
    expect(messages.split(request(many))).toHaveLength(2_000);
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(5_000);
  });

  it('whatever it is, is cut or refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const body of [text, `<${text}`, message(text)]) {
          try {
            messages.split(request(body));
          } catch (error) {
            expect(error).toBeInstanceOf(DeliveryRejected);
          }
        }
      }),
    );
  });

  it('is acknowledged in SOAP’s words', () => {
    const { contentType, body } = messages.acknowledge!(request(whole))!;
    expect(contentType).toBe('text/xml; charset=utf-8');
    expect(body).toContain(
      '<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack>',
    );
  });
});

describe('a call of a flow', () => {
  it('is one event', () => {
    expect(messages.split(request(callout()))).toMatchObject([
      { accountKey: orgId, objectType: 'deal', objectId: '006gk0000000007AAA', source: 'webhook' },
    ]);
  });

  it('has the key of its interview', () => {
    const keyOf = (changes = {}) => messages.split(request(callout(changes)))[0]?.dedupeKey;
    expect(keyOf()).toBe(keyOf({ note: 'whatever' }));
    expect(keyOf({ id: 'interview-2' })).not.toBe(keyOf());
  });

  it.each([
    '{',
    '[]',
    callout({ organizationId: otherOrg }),
    callout({ organizationId: 7 }),
    callout({ recordId: 'none' }),
    callout({ id: '' }),
    callout({ id: undefined }),
    callout({ id: 'a b' }),
  ])('is refused as %s', (body) => {
    expect(() => messages.split(request(body))).toThrow(DeliveryRejected);
  });

  it('is answered in JSON', () => {
    expect(messages.acknowledge!(request(callout()))).toEqual({
      contentType: 'application/json',
      body: '{"accepted":true}',
    });
  });
});
