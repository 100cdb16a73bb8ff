import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../../../testing/sandbox-under-test';
import { newestValues } from '../org/sobject-record';
import { at, SalesforceUnderTest } from '../testing/salesforce-under-test';

const acknowledgement =
  '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound">' +
  '<Ack>true</Ack></notificationsResponse></e:Body></e:Envelope>';

/** A listener in miniature: keeps what it gets and answers as told. */
async function startListener() {
  const listener = {
    url: '',
    received: [] as string[],
    answer: { status: 200, body: acknowledgement },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      listener.received.push(body);
      const { status, body: text } = listener.answer;
      response.writeHead(status, { 'content-type': 'text/xml; charset=utf-8' }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  listener.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in?org=1&key=k3y-7Jq`;
  return listener;
}

describe('outbound messages', () => {
  let under: SalesforceUnderTest;
  let listener: Awaited<ReturnType<typeof startListener>>;
  beforeAll(async () => {
    under = await SalesforceUnderTest.start();
    listener = await startListener();
  });
  beforeEach(async () => {
    under.reset();
    listener.received.length = 0;
    listener.answer = { status: 200, body: acknowledgement };
    await under.control('POST', '/messages/definitions', { org: 1, url: listener.url });
  });
  afterAll(async () => {
    await listener.stop();
    await under.stop();
  });

  const opportunities = (count: number) =>
    [...under.org().table('Opportunity').values()]
      .filter((record) => newestValues(record).StageName === 'Negotiation/Review')
      .slice(0, count)
      .map(({ id }) => id);
  const win = (ids: readonly string[]) =>
    under.control('POST', '/portals/1/deals/move', { ids, stage: 'Closed Won' });
  const arrived = (count: number) => until(() => listener.received.length >= count, `${count} messages`);
  const idsIn = (xml: string | undefined, tag: string) =>
    [...(xml ?? '').matchAll(new RegExp(`<${tag}>(\\w+)</${tag}>`, 'g'))].map(([, id]) => id);
  const states = () => under.salesforce.messages.queue.sent().map(({ state }) => state);

  it('tell of a changed record with the values it has then, and no session id', async () => {
    const [id = ''] = opportunities(1);
    await win([id]);
    await arrived(1);
    const [xml] = listener.received;
    expect(idsIn(xml, 'OrganizationId')).toEqual([under.org().id]);
    expect(idsIn(xml, 'sf:Id')).toEqual([id]);
    expect(xml).toContain('<sf:StageName>Closed Won</sf:StageName>');
    expect(xml).toContain('<SessionId xsi:nil="true"/>');
    await until(() => states()[0] === 'acknowledged', 'the acknowledgement');
  });

  it('hold a hundred notifications at most', async () => {
    const answer = await under.control('POST', '/portals/1/deals/many', { count: 150 });
    const ids = at(answer, 'ids') as string[];
    await until(() => under.salesforce.messages.queue.pending === 0, 'everything to be sent');
    listener.received.length = 0;
    await win(ids);
    const counts = () => listener.received.map((xml) => idsIn(xml, 'sf:Id').length);
    await until(() => counts().reduce((sum, count) => sum + count, 0) === 150, 'all to be told');
    expect(Math.max(...counts())).toBe(100);
  });

  it.each([
    ['a refusal', { status: 401, body: '' }],
    ['a server error', { status: 503, body: acknowledgement }],
    ['a 2xx without a body', { status: 204, body: '' }],
    ['a no', { status: 200, body: acknowledgement.replace('true', 'false') }],
  ])('come again under the same id after %s, and are dropped after a day', async (_name, answer) => {
    await under.control('POST', '/faults', { kind: 'messageRetryScale', scale: 0.001 });
    listener.answer = answer;
    await win(opportunities(1));
    await arrived(3);
    const ids = listener.received.map((xml) => idsIn(xml, 'Id').join());
    expect(new Set(ids).size).toBe(1);
    under.advance(25 * 60 * 60_000);
    await until(() => states()[0] === 'dropped', 'the message to be dropped');
  });

  it('come twice where they are told to, and wait where they are told to', async () => {
    await under.control('POST', '/faults', { kind: 'duplicateMessages', count: 1 });
    await under.control('POST', '/faults', { kind: 'stoppedMessages' });
    const [id = ''] = opportunities(1);
    await win([id]);
    expect(under.salesforce.messages.queue.pending).toBe(2);
    expect(listener.received).toHaveLength(0);
    await under.control('DELETE', '/faults');
    await arrived(1);
    await until(() => under.salesforce.messages.queue.pending === 0, 'everything to be sent');
    const told = listener.received.flatMap((xml) => idsIn(xml, 'Id'));
    expect([told.length, new Set(told).size]).toEqual([2, 1]);
  });

  it('show their address’s key neither in the traffic log nor on the page', async () => {
    await win(opportunities(1));
    await arrived(1);
    await until(() => states()[0] === 'acknowledged', 'the acknowledgement');
    const page = await (await fetch(`${under.running.ready.url}/ui/salesforce/messages`)).text();
    expect(page).toContain('acknowledged');
    expect(page + JSON.stringify(under.running.traffic.recent())).not.toContain('k3y-7Jq');
  });

  it('survive a restart', () => {
    const { messages } = under.salesforce;
    const saved = JSON.parse(JSON.stringify(messages.snapshot())) as ReturnType<typeof messages.snapshot>;
    messages.reset();
    messages.restore(saved);
    expect(messages.definitions).toMatchObject([{ orgNumber: 1, object: 'Opportunity', url: listener.url }]);
  });
});
