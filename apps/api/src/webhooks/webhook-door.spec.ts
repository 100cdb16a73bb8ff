import { Writable } from 'node:stream';
import { createCatalogue } from '@thread/connector-catalogue';
import { createLogger, createMetrics } from '@thread/platform';
import { AcmeCrm } from '../testing/acme-connector';
import { WebhookDoor } from './webhook-door';

const key = 'k3y-of-an-address_7Jq';

it('writes an address with a key into no log line, no figure and no answer, whatever becomes of the request', async () => {
  const lines: string[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString('utf8'));
      done();
    },
  });
  const metrics = createMetrics();
  const door = new WebhookDoor(
    'https://thread.example',
    createLogger({ name: 'door', level: 'trace' }, sink),
    {},
  );
  const { server } = door;
  let fails = false;
  const store = async () => {
    if (fails) throw new Error('The database is away');
    return { stored: 1, duplicates: 0, fresh: [], connectionIds: [] };
  };
  const deliver = async (path: string, signature = 'signed') => {
    const payload = Buffer.from('[]');
    const answer = await server.inject({
      method: 'POST',
      url: path,
      payload,
      headers: { 'x-acme': signature },
    });
    return [answer.statusCode, answer.body, JSON.stringify(answer.headers)] as const;
  };
  const address = `/webhooks/acme-crm?org=1&key=${key}`;
  const answers = [await deliver(address)];
  const catalogue = createCatalogue({}, [new AcmeCrm().entry()]);
  door.open({ inbox: { store }, catalogue, handshakes: { note: () => undefined }, metrics });
  answers.push(await deliver(address), await deliver(address, 'forged'));
  answers.push(await deliver(`/webhooks/nobody?key=${key}`));
  fails = true;
  answers.push(await deliver(address));
  expect(answers.map(([status]) => status)).toEqual([503, 204, 401, 404, 503]);
  expect(lines.length).toBeGreaterThanOrEqual(5);
  const written = [...lines, await metrics.registry.metrics(), ...answers.flat()].join('\n');
  expect(written).toContain('/webhooks/:connectorId');
  expect(written).not.toContain(key);
  await server.close();
});
