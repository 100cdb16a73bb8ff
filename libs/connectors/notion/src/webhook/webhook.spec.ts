import { Secret } from '@thread/connector-kit';
import { eventOf, signedRequest, vector, workspaceId } from '../../fixtures/deliveries';
import { idOf } from '../../fixtures/notion-double';
import { normalise } from '../normalise/normalise';
import { readHandshake } from './handshake';
import { splitDelivery } from './split-delivery';
import { verifyDelivery } from './verify-delivery';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const token = new Secret(vector.token);
const request = { ...signedRequest(bytes(vector.body), vector.token) };

describe('verification', () => {
  it('agrees with a signature computed elsewhere', () => {
    const published = { ...request, headers: { 'x-notion-signature': vector.signature } };
    expect(verifyDelivery(published, [token])).toEqual({ ok: true });
  });

  it('takes any of several tokens, and nothing without one', () => {
    const other = new Secret('secret_of-another-subscription');
    expect(verifyDelivery(request, [other, token]).ok).toBe(true);
    expect(verifyDelivery(request, [other]).ok).toBe(false);
    expect(verifyDelivery(request, [])).toEqual({ ok: false, reason: 'no verification token is configured' });
  });

  it.each(['sha1=461e', '461e8cbcba8a75c3', vector.signature.toUpperCase(), `${vector.signature} `])(
    'refuses the signature %j',
    (signature) => {
      const forged = { ...request, headers: { 'x-notion-signature': signature } };
      expect(verifyDelivery(forged, [token]).ok).toBe(false);
    },
  );
});

describe('the handshake', () => {
  it('is read for the operator, and never verifies a delivery by itself', () => {
    const offered = 'secret_an-attackers-own-token-1234';
    const handshake = signedRequest(bytes(JSON.stringify({ verification_token: offered })), offered);
    expect(readHandshake(handshake)).toBe(offered);
    expect(verifyDelivery(handshake, [token]).ok).toBe(false);
    const next = signedRequest(bytes(JSON.stringify(eventOf('page.created'))), offered);
    expect(verifyDelivery(next, [token]).ok).toBe(false);
  });

  it.each([
    '{"verification_token":"short"}',
    '{"verification_token":7}',
    `{"verification_token":"${vector.token}","type":"page.created"}`,
    `[{"verification_token":"${vector.token}"}]`,
    `{"verification_token":"${'x'.repeat(2_000)}"}`,
    '{"verification_token":"secret_with a space in it"}',
    '{',
  ])('is not %j', (body) => {
    expect(readHandshake({ ...request, body: bytes(body) })).toBeNull();
  });

  it('comes by POST', () => {
    expect(readHandshake({ ...request, method: 'GET' })).toBeNull();
  });
});

describe('a delivery', () => {
  const split = (event: unknown) =>
    splitDelivery(signedRequest(bytes(JSON.stringify(event)), vector.token))[0];

  it('is one event of a row, routed by workspace', () => {
    expect(split(eventOf('page.created'))).toMatchObject({
      connectorId: 'notion',
      accountKey: workspaceId,
      source: 'webhook',
      objectType: 'deal',
      objectId: idOf(42),
      eventType: 'page.created',
      occurredAt: new Date('2026-11-27T08:00:12.345Z'),
    });
  });

  it('keeps its key over all attempts, and shares it with nothing else', () => {
    const first = split(eventOf('page.created'))?.dedupeKey;
    expect(split(eventOf('page.created', { attempt_number: 8 }))?.dedupeKey).toBe(first);
    expect(split(eventOf('page.created', { id: idOf(600_002) }))?.dedupeKey).not.toBe(first);
  });

  it('is kept when it cannot be understood', () => {
    expect(split({ hello: 'there' })).toMatchObject({
      accountKey: '',
      objectId: null,
      dedupeKey: expect.stringMatching(/^unreadable:[0-9a-f]{64}$/),
    });
  });
});

describe('normalisation', () => {
  const facts = (event: unknown) => normalise({ body: bytes(JSON.stringify(event)) });

  it('takes a row for whatever it may be: a deal, or the company or contact of one', () => {
    expect(facts(eventOf('page.created')).map(({ kind, ref }) => [kind, ref.objectType])).toEqual([
      ['record.created', 'deal'],
      ['record.created', 'company'],
      ['record.created', 'contact'],
    ]);
  });

  it('passes on which cells were changed, by plain id and without a value', () => {
    const data = { parent: { type: 'database' }, updated_properties: ['sT%3Au', 'title'] };
    const changed = facts(eventOf('page.properties_updated', { data })).filter(
      ({ kind }) => kind === 'record.changed',
    );
    expect(
      changed
        .flatMap((fact) => (fact.kind === 'record.changed' ? [[fact.property, fact.value]] : []))
        .slice(3),
    ).toEqual([
      ['sT:u', null],
      ['title', null],
    ]);
  });

  it.each([
    ['page.deleted', 'record.deleted'],
    ['page.undeleted', 'record.restored'],
    ['page.moved', 'record.changed'],
  ])('reads %s as %s', (type, kind) => {
    expect(facts(eventOf(type))[0]?.kind).toBe(kind);
  });

  it('leaves pages alone that are no rows, unless they were moved', () => {
    const data = { parent: { id: idOf(5), type: 'page' } };
    expect(facts(eventOf('page.created', { data }))).toEqual([]);
    expect(facts(eventOf('page.moved', { data }))).toHaveLength(3);
  });

  it('does not take the minute of a swept row for an instant', () => {
    const swept = { polled: 1, pageId: idOf(42), editedAt: '2026-11-27T08:00:00.000Z', inTrash: false };
    expect(facts(swept).every(({ occurredAt }) => occurredAt === null)).toBe(true);
  });
});
