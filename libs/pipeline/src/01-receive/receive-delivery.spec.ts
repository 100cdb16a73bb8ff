import { DeliveryRejected, type Connector, type RawRequest } from '@thread/connector-kit';
import { AcmeCrm } from '../testing/acme-crm';
import { receiveDelivery } from './receive-delivery';

const now = new Date('2026-11-02T12:00:00Z');
const request = (body: string, signature = 'signed'): RawRequest => ({
  method: 'POST',
  url: 'https://thread.example/webhooks/acme-crm',
  headers: { 'x-acme': signature },
  body: Buffer.from(body),
});
const { connector } = new AcmeCrm();

it('turns an authentic request into events', () => {
  const received = receiveDelivery(
    connector,
    request('[{"type":"changed","id":"1"},{"type":"changed","id":"2"}]'),
    now,
  );
  expect(received).toMatchObject({ kind: 'events', events: [{ objectId: '1' }, { objectId: '2' }] });
});

it('does not look into a request that is not authentic', () => {
  const split = jest.fn();
  const watched: Connector = { ...connector, webhook: { ...connector.webhook!, split } };
  expect(receiveDelivery(watched, request('[]', 'forged'), now)).toEqual({
    kind: 'rejected',
    status: 401,
    reason: 'bad_signature',
  });
  expect(split).not.toHaveBeenCalled();
});

it('does not tell an unknown connector from one that receives nothing', () => {
  const silent: Connector = { ...connector, webhook: undefined };
  expect(receiveDelivery(undefined, request('[]'), now)).toEqual(receiveDelivery(silent, request('[]'), now));
  expect(receiveDelivery(silent, request('[]'), now)).toMatchObject({ status: 404 });
});

it('says that an authentic body is not in the provider’s format, and lets a fault of ours be a fault', () => {
  const failing = (error: Error): Connector => ({
    ...connector,
    webhook: {
      ...connector.webhook!,
      split: () => {
        throw error;
      },
    },
  });
  const rejected = new DeliveryRejected('x', { connectorId: 'acme-crm', operation: 'split' });
  expect(receiveDelivery(failing(rejected), request('{'), now)).toMatchObject({
    kind: 'rejected',
    status: 400,
  });
  expect(() => receiveDelivery(failing(new TypeError('x')), request('{'), now)).toThrow(TypeError);
});

it('hands a handshake on as a secret, and never as events, whoever sent it', () => {
  const split = jest.fn();
  const greeting: Connector = {
    ...connector,
    webhook: {
      ...connector.webhook!,
      split,
      handshake: ({ body }) => (body.length === 5 ? 'the-secret' : null),
    },
  };
  for (const signature of ['signed', 'forged']) {
    const received = receiveDelivery(greeting, request('hello', signature), now);
    expect(received.kind === 'handshake' && received.secret.expose()).toBe('the-secret');
    expect(JSON.stringify(received)).not.toContain('the-secret');
  }
  expect(split).not.toHaveBeenCalled();
  expect(receiveDelivery(greeting, request('[]', 'forged'), now)).toMatchObject({
    kind: 'rejected',
    status: 401,
  });
});
